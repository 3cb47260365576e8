package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.averaging.ExchangePlan;
import org.rondo.config.InnerState;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** Rounds that workers start before the one before has been combined. */
class OverlapTest {
  private static final int WORKERS = 3;
  private static final int ROUNDS = 9;
  private static final int STEPS = 2;
  private static final int PER_EPOCH = 6;

  /**
   * Against the algorithm by hand, in double: CoCoD-SGD with the mean, a delayed DiLoCo with
   * Nesterov momentum, and streaming DiLoCo that overlaps with fragments.
   */
  @ParameterizedTest
  @CsvSource({"mean, 1, 0, 1", "nesterov, 0.7, 0.9, 1", "nesterov, 0.7, 0.9, 3", "mean, 1, 0, 2"})
  void isTheAlgorithmByHand(String recipe, double rate, double momentum, int fragments) {
    Run run =
        run("{recipe: %s, overlap: true, fragments: %s}".formatted(recipe, fragments), WORKERS);
    ByHand hand = new ByHand(run.fresh().parameters(), rate, momentum, fragments);

    for (int round = 0; round < ROUNDS; round++) {
      hand.round(round);
    }

    float[] trained = run.train().state().parameters();
    for (int i = 0; i < trained.length; i++) {
      assertThat((double) trained[i]).isCloseTo(hand.global[i], within(5e-6));
    }
  }

  /** The driver's parameters and every worker's own, none of which is ever forgotten. */
  private static final class ByHand {
    private final double rate;
    private final double momentum;
    private final int fragments;
    private final Run plain = run("{recipe: mean}, inner-state: local", WORKERS);
    private final List<Shard> shards = shards(WORKERS);
    private final List<double[]> own = new ArrayList<>();
    private final List<double[]> movements = new ArrayList<>();
    private final List<WorkerRound.Memory> memories = new ArrayList<>();
    private final double[] velocity;
    private double[] global;

    /** Without the latest round's step. */
    private double[] before;

    ByHand(float[] fresh, double rate, double momentum, int fragments) {
      this.rate = rate;
      this.momentum = momentum;
      this.fragments = fragments;
      this.global = doubles(fresh);
      this.before = global;
      this.velocity = new double[fresh.length];
      for (int worker = 0; worker < WORKERS; worker++) {
        own.add(doubles(fresh));
        movements.add(new double[fresh.length]);
        memories.add(WorkerRound.Memory.NONE);
      }
    }

    /** The fragment of a round; all parameters where there is only one. */
    private boolean has(int round, int parameter) {
      int fragment = Math.floorMod(round, fragments);
      int length = global.length;
      return parameter >= fragment * length / fragments
          && parameter < (fragment + 1) * length / fragments;
    }

    void round(int round) {
      RoundPlan steps = TestRuns.round(round, (long) STEPS * round, STEPS, PER_EPOCH);
      double[] sum = new double[global.length];
      for (int worker = 0; worker < WORKERS; worker++) {
        double[] start = own.get(worker).clone();
        for (int i = 0; i < start.length; i++) {
          if (round >= 2 && has(round - 2, i)) {
            start[i] = before[i] + movements.get(worker)[i];
          }
        }
        double[] end = steps(worker, steps, start);
        double[] movement = new double[end.length];
        for (int i = 0; i < end.length; i++) {
          movement[i] = end[i] - start[i];
          sum[i] += fragments == 1 ? movement[i] : end[i] - global[i];
        }
        own.set(worker, end);
        movements.set(worker, movement);
      }
      double[] next = global.clone();
      for (int i = 0; i < next.length; i++) {
        if (has(round, i)) {
          double delta = -sum[i] / WORKERS;
          velocity[i] = momentum * velocity[i] + delta;
          next[i] -= rate * (delta + momentum * velocity[i]);
        }
      }
      before = global;
      global = next;
    }

    private double[] steps(int worker, RoundPlan steps, double[] start) {
      NetworkState from = new NetworkState(floats(start), new float[0], 0);
      WorkerRound part =
          plain
              .plan()
              .learner()
              .lend(
                  learner ->
                      new LocalSteps(plain.plan(), Integer.MAX_VALUE)
                          .run(
                              learner,
                              from,
                              steps,
                              worker,
                              shards.get(worker),
                              memories.get(worker)));
      memories.set(worker, part.memory());
      return doubles(part.update().payloads().get(0).floats());
    }
  }

  /** There is nobody whose movement could come late. */
  @ParameterizedTest
  @ValueSource(strings = {"mean", "median", "{recipe: mean, warmup-rounds: 3}"})
  void oneWorkerDoesNotNotice(String averaging) {
    String plain = averaging.startsWith("{") ? averaging : "{recipe: %s}".formatted(averaging);
    float[] expected = trained(plain + ", inner-state: local", 1);
    float[] late = trained(plain.replace("}", ", overlap: true}"), 1);

    for (int i = 0; i < late.length; i++) {
      assertThat(late[i]).isCloseTo(expected[i], within(2e-6f));
    }
  }

  /** A round's step is part of the result, the last one's too. */
  @Test
  void nothingIsLostAtTheEnd() {
    RunConfig config = config("{recipe: mean, overlap: true}", WORKERS, 1);
    float[] late = train(config, WORKERS);
    float[] plain = train(config("{recipe: mean}, inner-state: local", WORKERS, 1), WORKERS);

    for (int i = 0; i < late.length; i++) {
      assertThat(late[i]).isCloseTo(plain[i], within(1e-6f));
    }
  }

  /** What is lost by codecs both ways is made up for, as without overlap. */
  @Test
  void worksWithCodecsBothWays() {
    float[] exact = trained("{recipe: mean, overlap: true}", WORKERS);
    float[] coded =
        trained(
            "{recipe: mean, overlap: true, compression: int8, broadcast-compression: int8}",
            WORKERS);

    double far = 0;
    for (int i = 0; i < exact.length; i++) {
      far = Math.max(far, Math.abs(exact[i] - coded[i]));
    }
    assertThat(far).isPositive().isLessThan(5e-3);
  }

  @Test
  void theOptimizersStateStaysWithTheWorkers() {
    assertThat(config("{overlap: true}", 2, 1).training().innerState()).isEqualTo(InnerState.LOCAL);
    assertThat(config("{overlap: true}, inner-state: reset", 2, 1).training().innerState())
        .isEqualTo(InnerState.RESET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{overlap: true, penalty: {clip: 1}} | penalty",
        "{recipe: gradients, overlap: true} | overlap",
        "{overlap: true}, inner-state: average | inner-state",
        "{overlap: true}, local-steps: auto | local-steps",
        "{overlap: true}, local-steps: 'by-loss:4' | local-steps"
      })
  void whatDoesNotGoTogetherIsRefused(String averaging, String key) {
    assertThatThrownBy(
            () ->
                ExchangePlan.of(
                    TestRuns.config("training: {epochs: 1, averaging: %s}".formatted(averaging))
                        .training(),
                    List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key);
  }

  private static float[] trained(String averaging, int workers) {
    return train(config(averaging, workers, ROUNDS), workers);
  }

  private static float[] train(RunConfig config, int workers) {
    return TestRuns.classification(config, 3, 2, Map.of(Split.TRAIN, shards(workers)))
        .train()
        .state()
        .parameters();
  }

  private static Run run(String averaging, int workers) {
    return TestRuns.classification(
        config(averaging, workers, ROUNDS), 3, 2, Map.of(Split.TRAIN, shards(workers)));
  }

  private static RunConfig config(String averaging, int workers, int rounds) {
    return TestRuns.config(
        """
        training: {workers: %s, batch-size: 5, local-steps: %s, rounds: %s, averaging: %s}
        """
            .formatted(workers, STEPS, rounds, averaging));
  }

  private static List<Shard> shards(int workers) {
    return IntStream.range(0, workers).mapToObj(i -> TestRuns.halves(30, 3, i)).toList();
  }

  private static double[] doubles(float[] values) {
    double[] all = new double[values.length];
    Arrays.setAll(all, i -> values[i]);
    return all;
  }

  private static float[] floats(double[] values) {
    float[] all = new float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) values[i];
    }
    return all;
  }
}
