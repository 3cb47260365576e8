package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.Activation;
import org.rondo.config.Engine;
import org.rondo.config.LearningRateConfig;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.ScheduleFreeConfig;
import org.rondo.config.SharpnessConfig;
import org.rondo.data.Batch;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.network.NetworkZip;
import org.rondo.network.TestNetworks;

/** Sharpness-aware and schedule-free steps, in every engine. */
class EnginesAroundTest {
  private static final double RATE = 0.05;
  private static final double RHO = 0.3;
  private static final double BETA = 0.9;
  private static final SharpnessConfig SAM = new SharpnessConfig(RHO);
  private static final ScheduleFreeConfig FREE = new ScheduleFreeConfig(BETA);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "COMPILED"})
  void looksForTheWorstLossNearby(Engine on) {
    try (StepEngine engine = open(plan(OptimizerName.SGD, SAM, null), on);
        StepEngine plain = open(plan(OptimizerName.SGD, null, null), on)) {
      for (int t = 1; t <= 4; t++) {
        Batch batch = batch(8, t);
        float[] p = engine.state().parameters();
        float[] g = new float[p.length];
        plain.loadParameters(p);
        double loss = plain.gradient(batch, g);
        double norm = norm(g);
        float[] away = new float[p.length];
        for (int i = 0; i < p.length; i++) {
          away[i] = (float) (p[i] + RHO * g[i] / norm);
        }
        plain.loadParameters(away);
        plain.gradient(batch, g);

        assertThat(engine.step(batch, 1)).isEqualTo(loss);

        float[] after = engine.state().parameters();
        for (int i = 0; i < p.length; i++) {
          assertThat(after[i]).isCloseTo((float) (p[i] - RATE * g[i]), within(1e-6f));
        }
        assertThat(engine.state().iteration()).isEqualTo(t);
      }
    }
  }

  static Stream<Arguments> free() {
    return Stream.of(OptimizerName.SGD, OptimizerName.ADAM)
        .flatMap(name -> Stream.of(Engine.DL4J, Engine.COMPILED).map(on -> Arguments.of(name, on)));
  }

  @ParameterizedTest
  @MethodSource("free")
  void averagesItsPath(OptimizerName name, Engine on) {
    try (StepEngine engine = open(plan(name, null, FREE), on);
        StepEngine plain = open(plan(OptimizerName.SGD, null, null), on)) {
      float[] start = engine.state().parameters();
      int length = start.length;
      double[] x = new double[length];
      double[] z = new double[length];
      double[] v = new double[length];
      for (int i = 0; i < length; i++) {
        x[i] = start[i];
        z[i] = start[i];
      }
      double weight = 0;
      for (int t = 1; t <= 6; t++) {
        double factor = t % 3 == 0 ? 0.5 : 1;
        Batch batch = batch(8, t);
        float[] y = new float[length];
        for (int i = 0; i < length; i++) {
          y[i] = (float) ((1 - BETA) * z[i] + BETA * x[i]);
        }
        float[] g = new float[length];
        plain.loadParameters(y);
        plain.gradient(batch, g);
        double rate = RATE * factor;
        weight += rate * rate;
        double c = rate * rate / weight;
        for (int i = 0; i < length; i++) {
          double step = g[i];
          if (name == OptimizerName.ADAM) {
            v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
            step = g[i] / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
          }
          z[i] -= rate * step;
          x[i] = (1 - c) * x[i] + c * z[i];
        }

        engine.step(batch, factor);

        float[] after = engine.state().parameters();
        for (int i = 0; i < length; i++) {
          assertThat(after[i])
              .as("step %s, parameter %s", t, i)
              .isCloseTo((float) x[i], within(2e-4f));
        }
        plain.loadParameters(after);
        assertThat(engine.output(batch)).isEqualTo(plain.output(batch));
      }
    }
  }

  static Stream<Arguments> all() {
    return Stream.of(Engine.DL4J, Engine.COMPILED)
        .flatMap(
            on ->
                Stream.of(
                    Arguments.of(plan(OptimizerName.ADAMW, null, FREE), on),
                    Arguments.of(plan(OptimizerName.SGD, SAM, FREE), on),
                    Arguments.of(plan(OptimizerName.LION, SAM, null), on)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void stateIsAllThatALaterStepDependsOn(NetworkPlan plan, Engine on) {
    try (StepEngine engine = open(plan, on);
        StepEngine other = open(plan, on)) {
      NetworkState fresh = engine.state();
      engine.step(batch(8, 1), 1);
      engine.step(batch(8, 2), 0.5);
      NetworkState middle = engine.state();
      engine.output(batch(5, 4));
      engine.step(batch(8, 3), 1);
      other.step(batch(8, 7), 1);

      other.load(middle);
      assertThat(other.state().innerState()).isEqualTo(middle.innerState());
      other.step(batch(8, 3), 1);

      assertThat(other.state().parameters()).isEqualTo(engine.state().parameters());
      assertThat(other.state().innerState()).isEqualTo(engine.state().innerState());
      assertThat(other.state().iteration()).isEqualTo(3);

      other.load(new NetworkState(fresh.parameters(), new float[0], 0));
      assertThat(other.state().innerState()).isEqualTo(fresh.innerState());
    }
  }

  @Test
  void theAverageIsInTheFile() throws IOException {
    NetworkPlan plan = plan(OptimizerName.ADAM, null, FREE);
    try (StepEngine engine = open(plan, Engine.COMPILED)) {
      for (int t = 1; t <= 3; t++) {
        engine.step(batch(8, t), 1);
      }
      NetworkState state = engine.state();
      Path zip = folder.resolve("network.zip");
      try (var out = Files.newOutputStream(zip)) {
        NetworkZip.write(plan.definition(), TestNetworks.FOUR, state, out);
      }

      MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
      assertThat(restored.params().data().asFloat()).isEqualTo(state.parameters());
      assertThat(restored.getUpdater().getStateViewArray().length())
          .isEqualTo(2L * state.parameters().length);
    }
  }

  @Test
  void endsWhereTheLossIsFlatter() {
    assertThat(curvature(plan(OptimizerName.SGD, new SharpnessConfig(0.5), null)))
        .isLessThan(0.8 * curvature(plan(OptimizerName.SGD, null, null)));
  }

  /** The greatest eigenvalue of the loss's second derivative after training, by power iteration. */
  private static double curvature(NetworkPlan plan) {
    Batch batch = batch(32, 9);
    try (StepEngine engine = open(plan, Engine.COMPILED);
        StepEngine plain = open(plan(OptimizerName.SGD, null, null), Engine.COMPILED)) {
      for (int t = 0; t < 1500; t++) {
        engine.step(batch, 4);
      }
      float[] p = engine.state().parameters();
      float[] v = new float[p.length];
      java.util.Arrays.fill(v, 1);
      double eigenvalue = 0;
      for (int k = 0; k < 40; k++) {
        double norm = norm(v);
        float[] up = new float[p.length];
        float[] down = new float[p.length];
        double distance = 0.01;
        float[] ahead = new float[p.length];
        float[] back = new float[p.length];
        for (int i = 0; i < p.length; i++) {
          ahead[i] = (float) (p[i] + distance * v[i] / norm);
          back[i] = (float) (p[i] - distance * v[i] / norm);
        }
        plain.loadParameters(ahead);
        plain.gradient(batch, up);
        plain.loadParameters(back);
        plain.gradient(batch, down);
        for (int i = 0; i < p.length; i++) {
          v[i] = (float) ((up[i] - down[i]) / (2 * distance));
        }
        eigenvalue = norm(v);
      }
      return eigenvalue;
    }
  }

  private static double norm(float[] of) {
    double squares = 0;
    for (float value : of) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static StepEngine open(NetworkPlan plan, Engine on) {
    return StepEngineTest.spec(plan.definition(), TestNetworks.FOUR, on).open();
  }

  private static Batch batch(int rows, int seed) {
    NetworkPlan plan = plan(OptimizerName.SGD, null, null);
    return TestNetworks.batch(TestNetworks.FOUR, plan.objective(), rows, seed).batch();
  }

  private static NetworkPlan plan(
      OptimizerName name,
      @org.jspecify.annotations.Nullable SharpnessConfig sam,
      @org.jspecify.annotations.Nullable ScheduleFreeConfig free) {
    return NetworkCatalog.define(
        new NetworkRequest(
            new ModelConfig("mlp", List.of(5, 3), Activation.TANH, Loss.AUTO, 0, 0),
            new OptimizerConfig(
                name, RATE, 0, LearningRateConfig.CONSTANT, null, null, sam, free, Map.of()),
            TestNetworks.FOUR,
            TestNetworks.THREE_CLASSES,
            3));
  }
}
