package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.Activation;
import org.rondo.config.Engine;
import org.rondo.config.LearningRateConfig;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.Batch;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.network.TestNetworks;

/** Optimizers that DL4J does not have take the steps of their papers, in every engine. */
class OwnOptimizersTest {
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;

  /** Of four numbers, hidden layers of 5 and 3 units, and 3 classes. */
  private static final List<int[]> WEIGHTS =
      List.of(new int[] {0, 20}, new int[] {25, 40}, new int[] {43, 52});

  /** A paper's equation for all parameters, in double. */
  private interface Equation {
    /** What is to be subtracted from each parameter, before weight decay. */
    double[] step(double[] gradient, double rate, int iteration);
  }

  private static Equation equation(OptimizerName name, int length) {
    double[] m = new double[length];
    return switch (name) {
      case SIGN_SGD -> (g, rate, t) -> each(length, i -> rate * Math.signum(g[i]));
      case NORMALIZED_SGD ->
          (g, rate, t) -> {
            double norm = Math.sqrt(IntStream.range(0, length).mapToDouble(i -> g[i] * g[i]).sum());
            return each(length, i -> rate * g[i] / norm);
          };
      case MUON -> muon(length);
      case RPROP -> rprop(length);
      case LION ->
          (g, rate, t) ->
              each(
                  length,
                  i -> {
                    double sign = Math.signum(0.9 * m[i] + 0.1 * g[i]);
                    m[i] = 0.99 * m[i] + 0.01 * g[i];
                    return rate * sign;
                  });
      case ADAMW -> adam(length);
      default -> throw new IllegalArgumentException(name.toString());
    };
  }

  private static Equation adam(int length) {
    double[] m = new double[length];
    double[] v = new double[length];
    return (g, rate, t) ->
        each(
            length,
            i -> {
              m[i] = 0.9 * m[i] + 0.1 * g[i];
              v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
              double mean = m[i] / (1 - Math.pow(0.9, t));
              double square = v[i] / (1 - Math.pow(0.999, t));
              return rate * mean / (Math.sqrt(square) + 1e-8);
            });
  }

  /** Of the two hidden layers' weights, [inputs, outputs] column by column; Adam elsewhere. */
  private static Equation muon(int length) {
    Equation adam = adam(length);
    double[] momentum = new double[length];
    return (g, rate, t) -> {
      double[] step = adam.step(g, rate, t);
      int[] inputs = {4, 5};
      for (int layer = 0; layer < inputs.length; layer++) {
        int from = WEIGHTS.get(layer)[0];
        int rows = inputs[layer];
        int columns = (WEIGHTS.get(layer)[1] - from) / rows;
        double[][] u = new double[rows][columns];
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            int i = from + column * rows + row;
            momentum[i] = 0.95 * momentum[i] + g[i];
            u[row][column] = g[i] + 0.95 * momentum[i];
          }
        }
        double[][] orthogonal = newtonSchulz(u);
        for (int row = 0; row < rows; row++) {
          for (int column = 0; column < columns; column++) {
            step[from + column * rows + row] =
                rate * 0.2 * Math.sqrt(Math.max(rows, columns)) * orthogonal[row][column];
          }
        }
      }
      return step;
    };
  }

  private static double[][] newtonSchulz(double[][] g) {
    double norm = Math.sqrt(Arrays.stream(g).flatMapToDouble(Arrays::stream).map(v -> v * v).sum());
    double[][] x = combined(1 / norm, g, 0, g);
    for (int i = 0; i < 5; i++) {
      double[][] a = product(x, transposed(x));
      double[][] b = combined(-4.7750, a, 2.0315, product(a, a));
      x = combined(3.4445, x, 1, product(b, x));
    }
    return x;
  }

  private static double[][] combined(double one, double[][] of, double other, double[][] with) {
    return IntStream.range(0, of.length)
        .mapToObj(i -> each(of[i].length, j -> one * of[i][j] + other * with[i][j]))
        .toArray(double[][]::new);
  }

  private static double[][] product(double[][] left, double[][] right) {
    return Arrays.stream(left)
        .map(
            row ->
                each(
                    right[0].length,
                    j ->
                        IntStream.range(0, row.length)
                            .mapToDouble(k -> row[k] * right[k][j])
                            .sum()))
        .toArray(double[][]::new);
  }

  private static double[][] transposed(double[][] of) {
    return IntStream.range(0, of[0].length)
        .mapToObj(j -> each(of.length, i -> of[i][j]))
        .toArray(double[][]::new);
  }

  private static Equation rprop(int length) {
    double[] before = new double[length];
    double[] sizes = each(length, i -> RATE);
    return (g, rate, t) ->
        each(
            length,
            i -> {
              double product = before[i] * g[i];
              double used = g[i];
              if (product > 0) {
                sizes[i] = Math.min(1.2 * sizes[i], 500 * RATE);
              } else if (product < 0) {
                sizes[i] = Math.max(0.5 * sizes[i], 1e-5 * RATE);
                used = 0;
              }
              before[i] = used;
              return rate / RATE * sizes[i] * Math.signum(used);
            });
  }

  private static double[] each(int length, java.util.function.IntToDoubleFunction of) {
    return IntStream.range(0, length).mapToDouble(of).toArray();
  }

  static Stream<Arguments> rules() {
    return Stream.of("SIGN_SGD", "NORMALIZED_SGD", "RPROP", "LION", "ADAMW", "MUON")
        .map(OptimizerName::valueOf)
        .flatMap(name -> Stream.of(Engine.DL4J, Engine.COMPILED).map(on -> Arguments.of(name, on)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void stepsByItsEquation(OptimizerName name, Engine on) {
    NetworkPlan plan = plan(name, DECAY);
    try (StepEngine engine = open(plan, on)) {
      int length = engine.state().parameters().length;
      Equation equation = equation(name, length);
      for (int t = 1; t <= 6; t++) {
        double rate = t % 2 == 0 ? RATE / 2 : RATE;
        Batch batch = batch(plan, t);
        float[] gradient = new float[length];
        engine.gradient(batch, gradient);
        float[] before = engine.state().parameters();
        double[] step =
            equation.step(
                IntStream.range(0, length).mapToDouble(i -> gradient[i]).toArray(), rate, t);

        engine.step(batch, rate / RATE);

        float[] after = engine.state().parameters();
        for (int i = 0; i < length; i++) {
          double expected = before[i] - step[i] - (isWeight(i) ? rate * DECAY * before[i] : 0);
          assertThat(after[i])
              .as("step %s, parameter %s", t, i)
              .isCloseTo((float) expected, within(2e-6f));
        }
      }
    }
  }

  private static boolean isWeight(int parameter) {
    return WEIGHTS.stream().anyMatch(range -> range[0] <= parameter && parameter < range[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "SIGN_SGD, 0",
    "RPROP, 0",
    "NORMALIZED_SGD, 1e-6",
  })
  void aFactorOfTheLossChangesNothing(OptimizerName name, float tolerance) {
    NetworkPlan plan = plan(name, 0);
    for (Engine on : List.of(Engine.DL4J, Engine.COMPILED)) {
      float[] once = trained(plan, on, 1);
      assertThat(trained(plan, on, 1000)).containsExactly(once, within(tolerance));
      assertThat(trained(plan(OptimizerName.SGD, 0), on, 1000)).isNotEqualTo(once);
    }
  }

  private static float[] trained(NetworkPlan plan, Engine on, float factor) {
    try (StepEngine engine = open(plan, on)) {
      float[] gradient = new float[engine.state().parameters().length];
      for (int t = 1; t <= 8; t++) {
        engine.gradient(batch(plan, t), gradient);
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] *= factor;
        }
        engine.apply(gradient, 1);
      }
      return engine.state().parameters();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void stateIsAllThatALaterStepDependsOn(OptimizerName name, Engine on) {
    NetworkPlan plan = plan(name, DECAY);
    try (StepEngine engine = open(plan, on);
        StepEngine other = open(plan, on)) {
      NetworkState fresh = engine.state();
      engine.step(batch(plan, 1), 1);
      engine.step(batch(plan, 2), 1);
      NetworkState middle = engine.state();
      engine.step(batch(plan, 3), 0.5);
      other.step(batch(plan, 7), 1);

      other.load(middle);
      other.step(batch(plan, 3), 0.5);

      assertThat(other.state().parameters()).isEqualTo(engine.state().parameters());
      assertThat(other.state().innerState()).isEqualTo(engine.state().innerState());

      other.load(new NetworkState(fresh.parameters(), new float[0], 0));
      assertThat(other.state().innerState()).isEqualTo(fresh.innerState());
    }
  }

  private static StepEngine open(NetworkPlan plan, Engine on) {
    return StepEngineTest.spec(plan.definition(), TestNetworks.FOUR, on).open();
  }

  private static Batch batch(NetworkPlan plan, int seed) {
    return TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 8, seed).batch();
  }

  private static NetworkPlan plan(OptimizerName name, double decay) {
    List<Integer> hidden = new ArrayList<>(List.of(5, 3));
    return NetworkCatalog.define(
        new NetworkRequest(
            new ModelConfig("mlp", hidden, Activation.TANH, Loss.AUTO, 0, 0),
            new OptimizerConfig(
                name, RATE, 0, LearningRateConfig.CONSTANT, decay, null, null, null, Map.of()),
            TestNetworks.FOUR,
            TestNetworks.THREE_CLASSES,
            3));
  }
}
