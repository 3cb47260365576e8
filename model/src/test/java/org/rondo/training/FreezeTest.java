package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.KebabCase;
import org.rondo.config.OptimizerName;
import org.rondo.config.Recipe;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.IndexRange;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;
import org.rondo.error.ConfigurationException;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.LayerNames;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/** Frozen layers keep their bits whatever trains the others, and these are trained as before. */
class FreezeTest {
  private static final TensorShape IMAGE = TensorShape.of(1, 8, 8);

  private static Run run(String network, String training) {
    boolean images = network.startsWith("cnn,");
    TensorShape shape =
        images ? IMAGE : network.contains("rnn") ? TensorShape.of(2, 5) : TensorShape.of(3);
    List<Shard> shards =
        IntStream.of(24, 17, 9).mapToObj(rows -> TestRuns.halves(rows, shape, rows)).toList();
    return TestRuns.run(
        TestRuns.config(
            """
            model: {network: %s}
            training: {workers: 3, batch-size: 6, local-steps: 2, epochs: 3, %s}
            """
                .formatted(network, training)),
        shape,
        Storage.FLOAT32,
        Target.classes(2),
        Map.of(Split.TRAIN, shards));
  }

  private static List<IndexRange> frozen(Run run) {
    EngineSpec spec = TestRuns.engine(run);
    NetworkDefinition definition = spec.definition();
    return LayerNames.of(definition, spec.layout().inputShape()).all().stream()
        .filter(layer -> definition.frozen().contains(layer.name()))
        .map(LayerNames.Layer::parameters)
        .toList();
  }

  /** All that is frozen is as it was, and something of each other layer has moved. */
  private static void requireFrozen(Run run, float[] after) {
    float[] before = run.fresh().parameters();
    List<IndexRange> frozen = frozen(run);
    assertThat(frozen).isNotEmpty();
    EngineSpec spec = TestRuns.engine(run);
    for (LayerNames.Layer layer :
        LayerNames.of(spec.definition(), spec.layout().inputShape()).all()) {
      IndexRange at = layer.parameters();
      float[] was = Arrays.copyOfRange(before, at.from(), at.to());
      float[] is = Arrays.copyOfRange(after, at.from(), at.to());
      if (frozen.contains(at)) {
        assertThat(is).as(layer.name()).isEqualTo(was);
      } else {
        assertThat(is).as(layer.name()).isNotEqualTo(was);
      }
    }
  }

  static Stream<Arguments> optimizers() {
    List<Arguments> cases = new ArrayList<>();
    for (OptimizerName name : OptimizerName.values()) {
      for (String engine : List.of("dl4j", "compiled")) {
        String decay = name == OptimizerName.ADAM ? "" : ", weight-decay: 0.1";
        cases.add(Arguments.of(engine, "name: %s%s".formatted(KebabCase.of(name), decay)));
      }
    }
    for (String engine : List.of("dl4j", "compiled")) {
      cases.add(Arguments.of(engine, "name: nesterovs, momentum: 0.9"));
      cases.add(Arguments.of(engine, "name: sgd, sam: 0.1"));
      cases.add(Arguments.of(engine, "name: adam, schedule-free: 0.9"));
      cases.add(
          Arguments.of(
              engine, "name: sgd, gradient-clipping: {threshold: 0.01}, schedule: cosine"));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void noOptimizerMovesFrozenLayers(String engine, String optimizer) {
    Run run =
        run(
            "mlp, hidden: [6, 5, 4], dropout: 0.1, freeze: [layer0, '*2']"
                + (optimizer.contains("decay") ? "" : ", l2: 0.01"),
            "engine: %s, optimizer: {%s}".formatted(engine, optimizer));

    requireFrozen(run, run.train().state().parameters());
  }

  static Stream<String> recipes() {
    List<String> cases = new ArrayList<>();
    for (Recipe recipe : Recipe.values()) {
      String name = KebabCase.of(recipe);
      cases.add("averaging: {recipe: %s}".formatted(name));
      cases.add(
          "averaging: {recipe: %s, compression: int4, broadcast-compression: int8, ema: 0.8}"
              .formatted(name));
      if (recipe != Recipe.GRADIENTS) {
        cases.add("inner-state: reset, averaging: {recipe: %s}".formatted(name));
        cases.add("averaging: {recipe: %s, overlap: true, fragments: 2}".formatted(name));
      }
    }
    cases.add("averaging: {compression: top-k, density: 0.9}");
    cases.add("averaging: {recipe: nesterov, compression: fp16, penalty: {clip: 0.001}}");
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void noRecipeMovesFrozenLayers(String training) {
    Run run = run("mlp, hidden: [6, 5], freeze: [layer1]", training);

    requireFrozen(run, run.train().state().parameters());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cnn, blocks: [{filters: 2, batch-norm: true}, {filters: 3, batch-norm: true}]|block-0*",
        "cnn, blocks: [{filters: 2, batch-norm: true}, {filters: 3, batch-norm: true}]|block-1*",
        "cnn, blocks: [{filters: 2, batch-norm: true}, {filters: 3, skip: true, batch-norm: true}]|*norm",
        "rnn, hidden: [3]|recurrent*",
        "two-relu|first",
      })
  void everyEngineTrainsTheSameRest(String network, String pattern) {
    String frozen = network + ", freeze: ['" + pattern + "']";
    Run compiled = run(frozen, "engine: compiled, optimizer: {name: sgd, learning-rate: 0.1}");
    Run oracle = run(frozen, "engine: dl4j, optimizer: {name: sgd, learning-rate: 0.1}");

    float[] one = compiled.train().state().parameters();
    float[] other = oracle.train().state().parameters();

    requireFrozen(compiled, one);
    requireFrozen(oracle, other);
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).as("parameter %s", i).isCloseTo(other[i], within(1e-4f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dl4j", "compiled"})
  void gradientsOfFrozenLayersAreZeroAndOthersAreWhatTheyWere(String engine) {
    Run run = run("mlp, hidden: [6, 5], freeze: [layer1]", "engine: " + engine);
    Run plain = run("mlp, hidden: [6, 5]", "engine: " + engine);
    float[] slopes = gradient(run);
    float[] expected = gradient(plain);
    for (IndexRange range : frozen(run)) {
      Arrays.fill(expected, range.from(), range.to(), 0);
    }

    assertThat(slopes).isEqualTo(expected);
  }

  private static float[] gradient(Run run) {
    EngineSpec spec = TestRuns.engine(run);
    Shard shard = TestRuns.halves(8, TensorShape.of(3), 1);
    Batch batch =
        BatchReader.sequential(
                shard, ((SupervisedLearner.Plan) run.plan().learner()).objective(), 8)
            .read(0, 0);
    try (StepEngine engine = spec.open()) {
      float[] slopes = new float[run.fresh().parameters().length];
      engine.loadParameters(run.fresh().parameters());
      engine.gradient(batch, slopes);
      return slopes;
    }
  }

  @Test
  void aFrozenLayerHasNoOptimizerState() {
    Run run = run("mlp, hidden: [6], freeze: [layer0]", "optimizer: adam");
    Run plain = run("mlp, hidden: [6]", "optimizer: adam");

    assertThat(plain.fresh().innerState().length).isEqualTo(2 * plain.fresh().parameters().length);
    assertThat(run.fresh().innerState()).hasSize(2 * 7 * 2);
  }

  @Test
  void namesThatMatchNothingOrEverythingAreRefused() {
    assertThatThrownBy(() -> run("mlp, hidden: [6, 5], freeze: [dense*]", ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.freeze: no layer of this network is named dense*; expected one of layer0,"
                + " layer1, layer2, or a pattern with *");
    assertThatThrownBy(() -> run("mlp, hidden: [6, 5], freeze: ['*']", ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.freeze: got [*], which is every layer with parameters (layer0, layer1, layer2),"
                + " so there is nothing to train; leave one out");
  }
}
