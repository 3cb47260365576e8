package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.averaging.ExchangePlan;
import org.rondo.config.RunConfig;
import org.rondo.data.IndexRange;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** Rounds that exchange a fragment of the parameters, in turns. */
class FragmentsTest {
  private static final int WORKERS = 3;
  private static final int ROUNDS = 8;
  private static final int STEPS = 2;
  private static final double RATE = 0.7;
  private static final double MOMENTUM = 0.9;

  @ParameterizedTest
  @CsvSource({"1000, 4", "10, 3", "5, 8", "7, 7"})
  void everyParameterHasItsTurn(int parameters, int fragments) {
    ExchangePlan plan = exchange("{recipe: nesterov, fragments: %d}".formatted(fragments));
    int[] sent = new int[parameters];
    int least = Math.min(parameters, fragments);
    for (int round = 0; round < least; round++) {
      Turn turn = Turn.of(plan, round, false, parameters);
      IndexRange range = Objects.requireNonNull(turn.sent());
      assertThat(range.length()).isBetween(parameters / least, (parameters + least - 1) / least);
      IntStream.range(range.from(), range.to()).forEach(i -> sent[i]++);
      assertThat(Turn.of(plan, round + 1, false, parameters).received()).isEqualTo(range);
    }
    assertThat(sent).containsOnly(1);
    assertThat(Turn.of(plan, 0, false, parameters).received()).isNull();
    assertThat(Turn.of(plan, -1, false, parameters)).isEqualTo(Turn.ALL);
    assertThat(Turn.of(plan, fragments - 1, true, parameters).sent()).isNotNull();
    assertThat(Turn.of(plan, fragments - 2, true, parameters).sent())
        .as("the last round of a run without a turn for each")
        .isNull();
  }

  /**
   * Against the paper's algorithm by hand: workers that never forget their own parameters, an outer
   * optimizer for each fragment, in double.
   */
  @Test
  void isStreamingDiLoCo() {
    int fragments = 3;
    Run run = run("{recipe: nesterov, fragments: %d}".formatted(fragments));
    Run plain = run("nesterov");
    int parameters = run.fresh().parameters().length;
    double[] global = doubles(run.fresh().parameters());
    double[] velocity = new double[parameters];
    List<float[]> own = new ArrayList<>();
    List<WorkerRound.Memory> memories = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      own.add(run.fresh().parameters().clone());
      memories.add(WorkerRound.Memory.NONE);
    }
    List<Shard> shards = shards();
    int perEpoch = 6;
    for (int round = 0; round < ROUNDS; round++) {
      RoundPlan steps = TestRuns.round(round, (long) STEPS * round, STEPS, perEpoch);
      for (int worker = 0; worker < WORKERS; worker++) {
        int number = worker;
        NetworkState start = new NetworkState(own.get(worker), new float[0], 0);
        WorkerRound part =
            plain
                .plan()
                .learner()
                .lend(
                    learner ->
                        new LocalSteps(plain.plan(), Integer.MAX_VALUE)
                            .run(
                                learner,
                                start,
                                steps,
                                number,
                                shards.get(number),
                                memories.get(number)));
        memories.set(worker, part.memory());
        own.set(worker, part.update().payloads().get(0).floats().clone());
      }
      int fragment = round % fragments;
      int from = fragment * parameters / fragments;
      int to = (fragment + 1) * parameters / fragments;
      for (int i = from; i < to; i++) {
        double mean = 0;
        for (float[] worker : own) {
          mean += worker[i] / WORKERS;
        }
        double delta = global[i] - mean;
        velocity[i] = MOMENTUM * velocity[i] + delta;
        global[i] -= RATE * (delta + MOMENTUM * velocity[i]);
        for (float[] worker : own) {
          worker[i] = (float) global[i];
        }
      }
    }
    float[] trained = run.train().state().parameters();
    for (int i = 0; i < parameters; i++) {
      assertThat((double) trained[i]).isCloseTo(global[i], within(2e-6));
    }
  }

  /** One fragment each way, but everything to the workers at first. */
  @Test
  void aRoundExchangesOneFragment() {
    Run run = run("{recipe: nesterov, fragments: 3}");
    List<Long> bytes = new ArrayList<>();
    run.train(
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            bytes.add(record.outcome().traffic().bytes());
          }
        });
    long all = 4L * run.fresh().parameters().length * WORKERS;
    assertThat(bytes).hasSize(ROUNDS);
    assertThat(bytes.get(0)).isBetween(all * 4 / 3 - 24, all * 4 / 3 + 24);
    assertThat(bytes.subList(1, ROUNDS))
        .allSatisfy(each -> assertThat(each).isBetween(all * 2 / 3 - 24, all * 2 / 3 + 24));
  }

  /** A single worker has nothing to average: the result is what it had at each fragment's turn. */
  @Test
  void oneWorkerIsOnItsOwn() {
    int fragments = 4;
    float[] trained = trained("{recipe: mean, fragments: %d}".formatted(fragments), 1, ROUNDS);
    for (int age = 0; age < fragments; age++) {
      float[] own = trained("mean", 1, ROUNDS - age);
      int fragment = (ROUNDS - 1 - age) % fragments;
      for (int i = fragment * own.length / fragments;
          i < (fragment + 1) * own.length / fragments;
          i++) {
        assertThat(trained[i]).isEqualTo(own[i]);
      }
    }
  }

  /** Otherwise some of the network would be as it was drawn. */
  @Test
  void aRunWithoutATurnForEachFragmentEndsWithAWholeAverage() {
    assertThat(trained("{recipe: mean, fragments: 8}", 1, 3)).isEqualTo(trained("mean", 1, 3));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertThatThrownBy(() -> exchange("{fragments: 2, penalty: {clip: 1}}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("penalty");
    assertThatThrownBy(() -> exchange("{recipe: gradients, fragments: 2}"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("fragments");
    assertThatThrownBy(() -> exchange("{fragments: 2}, inner-state: average"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("inner-state");
  }

  /** Nobody has asked for a state that is kept. */
  @Test
  void worksWithoutAnOptimizersState() {
    RunConfig config = config("{fragments: 3}, optimizer: {name: sgd, learning-rate: 0.1}", 3);
    assertThat(
            TestRuns.classification(config, 3, 2, Map.of(Split.TRAIN, shards()))
                .train()
                .state()
                .parameters())
        .isNotEmpty();
  }

  private static ExchangePlan exchange(String averaging) {
    return ExchangePlan.of(config(averaging, WORKERS).training(), List.of());
  }

  private static float[] trained(String averaging, int workers, int rounds) {
    RunConfig config = config(averaging + ", inner-state: local", workers, rounds);
    return TestRuns.classification(config, 3, 2, Map.of(Split.TRAIN, shards().subList(0, workers)))
        .train()
        .state()
        .parameters();
  }

  private static Run run(String averaging) {
    return TestRuns.classification(config(averaging, WORKERS), 3, 2, Map.of(Split.TRAIN, shards()));
  }

  private static RunConfig config(String averaging, int workers) {
    return config(averaging, workers, ROUNDS);
  }

  private static RunConfig config(String averaging, int workers, int rounds) {
    return TestRuns.config(
        """
        training: {workers: %s, batch-size: 5, local-steps: %s, rounds: %s, averaging: %s}
        """
            .formatted(workers, STEPS, rounds, averaging));
  }

  private static List<Shard> shards() {
    return IntStream.range(0, WORKERS).mapToObj(i -> TestRuns.halves(30, 3, i)).toList();
  }

  private static double[] doubles(float[] values) {
    double[] all = new double[values.length];
    Arrays.setAll(all, i -> values[i]);
    return all;
  }
}
