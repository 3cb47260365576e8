package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.averaging.ExchangePlan;
import org.rondo.config.ConfigReader;
import org.rondo.config.TrainingConfig;
import org.rondo.data.IndexRange;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

class RoundStartTest {
  private static final int LENGTH = 10_000;
  private static final IndexRange STATISTICS = new IndexRange(5_000, 5_100);

  @Test
  void withoutCompressionTheWholeIsSent() {
    NetworkState outgoing = state(1);
    RoundStart start = RoundStart.next(plan("none"), outgoing, null, state(2));
    assertThat(start.state()).isSameAs(outgoing);
    assertThat(start.movement()).isNull();
    assertThat(start.bytes()).isEqualTo(4L * (LENGTH + 3));
  }

  @Test
  void theFirstRoundIsSentWhole() {
    NetworkState outgoing = state(1);
    RoundStart start = RoundStart.next(plan("int8"), outgoing, null, null);
    assertThat(start.state()).isSameAs(outgoing);
    assertThat(start.bytes()).isEqualTo(4L * (LENGTH + 3));
  }

  /** By what has travelled, and not by what the driver has. */
  @ParameterizedTest
  @ValueSource(strings = {"fp16", "int8", "int4", "top-k"})
  void whoKnowsTheRoundBeforeComesToTheSameBits(String compression) throws Exception {
    ExchangePlan plan = plan(compression);
    NetworkState before = state(2);
    RoundStart start = RoundStart.next(plan, state(1), null, before);
    NetworkState state = TravelTest.copy(start.movement()).from(before.parameters().clone(), plan);
    assertThat(state.parameters()).isEqualTo(start.state().parameters());
    assertThat(state.innerState()).isEqualTo(state(1).innerState());
    assertThat(state.iteration()).isEqualTo(state(1).iteration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp16", "int8", "int4", "top-k"})
  void statisticsAndOptimizerStateAreSentAsTheyAre(String compression) {
    NetworkState outgoing = state(1);
    RoundStart start = RoundStart.next(plan(compression), outgoing, null, state(2));
    for (int i = STATISTICS.from(); i < STATISTICS.to(); i++) {
      assertThat(start.state().parameters()[i]).isEqualTo(outgoing.parameters()[i]);
    }
    assertThat(start.state().innerState()).isEqualTo(outgoing.innerState());
    assertThat(start.state().parameters()).isNotEqualTo(outgoing.parameters());
  }

  /** Besides, 32 bits each, for 100 statistics, 3 numbers of inner state, and scales of blocks. */
  @ParameterizedTest
  @CsvSource({"fp16, 2", "int8, 1", "int4, 0.5", "top-k, 0.2"})
  void bytesAreThoseOfTheCodec(String compression, double perParameter) {
    double bytes = RoundStart.next(plan(compression), state(1), null, state(2)).bytes();
    double rest = bytes - 4 * 103 - perParameter * (LENGTH - 100);
    assertThat(rest).isBetween(0.0, 0.03 * LENGTH);
  }

  /** What a round loses is in the next difference. */
  @ParameterizedTest
  @ValueSource(strings = {"fp16", "int8", "int4", "top-k"})
  void workersComeToWhatStaysTheSame(String compression) {
    ExchangePlan plan = plan(compression);
    NetworkState goal = state(1);
    NetworkState known = state(2);
    double before = distance(goal, known);
    for (int round = 0; round < 60; round++) {
      known = RoundStart.next(plan, goal, null, known).state();
    }
    assertThat(distance(goal, known)).isLessThan(0.001 * before);
  }

  /**
   * The loop by hand, in double precision: workers start from what they were sent, and what they
   * moved on average is added to the driver's parameters.
   */
  @Test
  void movementsAreAppliedToTheDriversParameters() {
    List<Shard> shards = List.of(TestRuns.halves(40, 3, 1), TestRuns.halves(40, 3, 2));
    Run run =
        TestRuns.classification(
            TestRuns.config(
                "training: {batch-size: 10, local-steps: 4, rounds: 6, inner-state: reset,"
                    + " averaging: {broadcast-compression: int4}}"),
            3,
            2,
            Map.of(Split.TRAIN, shards));
    List<NetworkState> combined = new ArrayList<>();
    RecordingWorkers workers = new RecordingWorkers(run.workers(), combined);
    float[] result = run.with(workers).train().state().parameters();

    double[] driver = doubles(run.fresh().parameters());
    boolean lost = false;
    for (int round = 0; round < combined.size(); round++) {
      float[] sent = workers.trained.get(round).parameters();
      for (int i = 0; i < driver.length; i++) {
        lost |= Math.abs(driver[i] - sent[i]) > 1e-5;
        driver[i] += (double) combined.get(round).parameters()[i] - sent[i];
      }
    }
    assertThat(combined).hasSize(6);
    assertThat(lost).isTrue();
    for (int i = 0; i < driver.length; i++) {
      assertThat((double) result[i]).isCloseTo(driver[i], within(1e-6));
    }
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double distance(NetworkState one, NetworkState other) {
    double sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      sum += Math.pow((double) one.parameters()[i] - other.parameters()[i], 2);
    }
    return Math.sqrt(sum);
  }

  private static NetworkState state(int seed) {
    Random random = new Random(seed);
    float[] parameters = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      parameters[i] = (float) random.nextGaussian();
    }
    return new NetworkState(parameters, new float[] {seed, 2, 3}, 7 * seed);
  }

  private static ExchangePlan plan(String compression) {
    return ExchangePlan.of(
        ConfigReader.section(
            TrainingConfig.class,
            "{epochs: 1, averaging: {broadcast-compression: %s}}".formatted(compression)),
        List.of(STATISTICS));
  }
}
