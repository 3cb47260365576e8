package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.Engine;
import org.rondo.data.Batch;
import org.rondo.network.NetworkPlan;
import org.rondo.network.TestSequences;
import org.rondo.network.TestSequences.Case;

/** Padding changes nothing in networks of sequences; weights are how often a sequence is there. */
class PaddingTest {
  private static final List<Integer> LENGTHS = List.of(4, 6, 1, 3);
  private static final float[] ONES = {1, 1, 1, 1};

  static Stream<Arguments> combinations() {
    return TestSequences.cases()
        .flatMap(
            of -> Stream.of(Engine.DL4J, Engine.COMPILED).map(engine -> Arguments.of(of, engine)));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void otherSequencesOfTheBatchChangeNothing(Case of, Engine kind) {
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    try (StepEngine engine = open(plan, of, kind);
        StepEngine other = open(plan, of, kind)) {
      Batch alone = of.batch(LENGTHS, ONES);
      float[] gradient = new float[engine.state().parameters().length];
      double loss = engine.gradient(alone, gradient);
      float[] outputs = engine.output(alone);
      for (int longest : List.of(12, 30)) {
        List<Integer> more = new ArrayList<>(LENGTHS);
        more.add(longest);
        Batch padded = of.batch(more, ONES);
        assertThat(padded.steps()).isEqualTo(longest);
        float[] again = new float[gradient.length];
        assertThat(other.gradient(padded, again)).isCloseTo(loss, within(1e-5));
        assertClose(again, gradient, 1e-5f);
        assertSameOutputs(of, outputs, other.output(padded), alone, padded);
      }
      float[] first = gradient.clone();
      engine.gradient(alone, gradient);
      assertThat(gradient).isEqualTo(first);
      engine.step(alone, 1);
      List<Integer> more = new ArrayList<>(LENGTHS);
      more.add(30);
      other.step(of.batch(more, ONES), 1);
      assertClose(other.state().parameters(), engine.state().parameters(), 1e-4f);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void otherBatchesOfTheSameSequencesChangeNothing(Case of, Engine kind) {
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    try (StepEngine engine = open(plan, of, kind)) {
      Batch whole = of.batch(LENGTHS, ONES);
      float[] expected = new float[engine.state().parameters().length];
      engine.gradient(whole, expected);
      float[] outputs = engine.output(whole);
      float[] sum = new float[expected.length];
      for (List<Integer> rows : List.of(List.of(3, 1), List.of(2), List.of(0))) {
        Batch part = of.only(rows, LENGTHS, ONES);
        float[] gradient = new float[expected.length];
        engine.gradient(part, gradient);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += gradient[i] * rows.size() / LENGTHS.size();
        }
        assertSameOutputs(of, rows, outputs, engine.output(part), whole, part);
      }
      assertClose(sum, expected, 1e-5f);
    }
  }

  private static void assertSameOutputs(
      Case of, float[] outputs, float[] padded, Batch alone, Batch other) {
    assertSameOutputs(of, List.of(0, 1, 2, 3), outputs, padded, alone, other);
  }

  /** Compares outputs of two batches, of which the other begins with these sequences of the one. */
  private static void assertSameOutputs(
      Case of, List<Integer> rows, float[] outputs, float[] padded, Batch alone, Batch other) {
    int steps = of.eachStep() ? alone.steps() : 1;
    int otherSteps = of.eachStep() ? other.steps() : 1;
    for (int at = 0; at < rows.size(); at++) {
      int row = rows.get(at);
      for (int unit = 0; unit < 2; unit++) {
        for (int step = 0; step < (of.eachStep() ? LENGTHS.get(row) : 1); step++) {
          assertThat(padded[(at * 2 + unit) * otherSteps + step])
              .isCloseTo(outputs[(row * 2 + unit) * steps + step], within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void whatPaddingHoldsChangesNothing(Case of, Engine kind) {
    if (of.eachStep()) {
      return;
    }
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    try (StepEngine engine = open(plan, of, kind)) {
      float[] outputs = engine.output(of.padded(LENGTHS, 6));
      float[] gradient = new float[engine.state().parameters().length];
      engine.gradient(of.padded(LENGTHS, 6), gradient);
      for (int steps : List.of(12, 30)) {
        float[] again = new float[gradient.length];
        engine.gradient(of.padded(LENGTHS, steps), again);
        assertClose(again, gradient, 1e-5f);
        assertClose(engine.output(of.padded(LENGTHS, steps)), outputs, 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aWeightIsHowOftenASequenceIsThere(Case of, Engine kind) {
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    float[] weights = {2, 1, 0, 3};
    try (StepEngine one = open(plan, of, kind);
        StepEngine other = open(plan, of, kind)) {
      float[] expected = new float[one.state().parameters().length];
      float[] gradient = expected.clone();
      double loss = one.gradient(of.repeated(LENGTHS, weights), expected);
      assertThat(other.gradient(of.batch(LENGTHS, weights), gradient))
          .isCloseTo(loss, within(1e-5 * (1 + loss)));
      assertClose(gradient, expected, 1e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void aClassCountsAtEachOfItsSteps(Case of, Engine kind) {
    if (!of.eachStep()) {
      return;
    }
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    float[] weights = {2, 1, 0, 3};
    try (StepEngine engine = open(plan, of, kind)) {
      float[] first = new float[engine.state().parameters().length];
      float[] second = first.clone();
      float[] both = first.clone();
      Batch ofFirst = of.weighed(LENGTHS, new float[] {1, Float.NaN}, weights);
      Batch ofSecond = of.weighed(LENGTHS, new float[] {Float.NaN, 1}, weights);
      Batch ofBoth = of.weighed(LENGTHS, new float[] {2, 0.5f}, weights);
      double loss = 2 * engine.gradient(ofFirst, first) + 0.5 * engine.gradient(ofSecond, second);
      assertThat(engine.gradient(ofBoth, both)).isCloseTo(loss, within(1e-5 * (1 + loss)));
      for (int i = 0; i < first.length; i++) {
        first[i] = 2 * first[i] + 0.5f * second[i];
      }
      assertClose(both, first, 1e-5f);
      assertThat(ofBoth.weight()).as("of sequences").isEqualTo(6);
      double[] losses = engine.losses(ofBoth, engine.output(ofBoth));
      double sum = 0;
      for (int at = 0; at < losses.length; at++) {
        sum += losses[at] * ofBoth.weight(at / ofBoth.steps(), at % ofBoth.steps());
      }
      assertThat(sum / ofBoth.weight()).isCloseTo(loss, within(1e-4 * (1 + loss)));
    }
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestSequences#cases")
  void enginesAgree(Case of) {
    NetworkPlan plan = of.plan("name: adam, learning-rate: 0.01");
    try (StepEngine dl4j = open(plan, of, Engine.DL4J);
        StepEngine compiled = open(plan, of, Engine.COMPILED)) {
      Batch batch = of.batch(LENGTHS, 1, 3, 2, 0.5f);
      float[] expected = new float[dl4j.state().parameters().length];
      float[] gradient = expected.clone();
      double loss = dl4j.gradient(batch, expected);
      assertThat(compiled.gradient(batch, gradient)).isCloseTo(loss, within(1e-5));
      assertClose(gradient, expected, 1e-5f);
      float[] outputs = dl4j.output(batch);
      float[] own = compiled.output(batch);
      assertSameOutputs(of, outputs, own, batch, batch);
      assertThat(compiled.losses(batch, own))
          .containsExactly(dl4j.losses(batch, outputs), within(1e-4));
      for (int i = 0; i < 3; i++) {
        assertThat(compiled.step(batch, 1)).isCloseTo(dl4j.step(batch, 1), within(1e-4));
      }
      assertClose(compiled.state().parameters(), dl4j.state().parameters(), 1e-3f);
    }
  }

  private static StepEngine open(NetworkPlan plan, Case of, Engine engine) {
    return new EngineSpec(plan.definition(), of.layout().weighted(), engine).open();
  }

  private static void assertClose(float[] actual, float[] expected, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("value %d of %s", i, Arrays.asList(actual.length))
          .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
    }
  }
}
