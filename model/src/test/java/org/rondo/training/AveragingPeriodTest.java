package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Pace;
import org.rondo.data.Split;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

class AveragingPeriodTest {
  private static final long MILLI = 1_000_000;

  @Test
  void measurementBringsCommunicationToATenth() {
    // A step takes 2 ms and the rest of a round 18 ms: 81 steps make it a tenth.
    assertThat(settle(2, 18, 1000)).isBetween(65, 100);
    assertThat(settle(2, 18, 40)).isEqualTo(40);
    assertThat(settle(50, 0.1, 1000)).isEqualTo(1);
  }

  @Test
  void measurementDoesNotFollowNoise() {
    AveragingPeriod period = new AveragingPeriod.Measured(1000);
    drive(period, 60, 2, 18);
    int steps = period.steps(60);
    drive(period, 40, 2, 20);
    assertThat(period.steps(100)).isEqualTo(steps);
    drive(period, 40, 2, 60);
    assertThat(period.steps(140)).isGreaterThan(2 * steps);
  }

  @Test
  void theFewerStepsTheLowerTheLoss() {
    AveragingPeriod period = new AveragingPeriod.ByLoss(100);
    assertThat(period.steps(0)).isEqualTo(100);
    for (int round = 0; round < 10; round++) {
      period.observe(record(round, 100, 4.0, 1, 1));
    }
    assertThat(period.steps(10)).isEqualTo(100);
    for (int round = 10; round < 20; round++) {
      period.observe(record(round, 100, 1.0, 1, 1));
    }
    assertThat(period.steps(20)).isEqualTo(50);
    for (int round = 20; round < 30; round++) {
      period.observe(record(round, 50, 9.0, 1, 1));
    }
    assertThat(period.steps(30)).isEqualTo(100);
  }

  @Test
  void warmupTakesOneStepAtATime() {
    AveragingPeriod period = AveragingPeriod.of(Pace.of(7), 3, 50);
    assertThat(List.of(period.steps(0), period.steps(2), period.steps(3), period.steps(99)))
        .containsExactly(1, 1, 7, 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", averaging: {warmup-rounds: 3}"})
  void aRerunWithTheRecordedStepsHasTheSameBits(String warmup) {
    TrainingResult measured = run("auto" + warmup).train();
    TrainingResult again = run("'" + measured.pace() + "'" + warmup).train();

    assertThat(again.state().parameters()).isEqualTo(measured.state().parameters());
    assertThat(again.totals().rounds()).isEqualTo(measured.totals().rounds());
    assertThat(again.pace().toString()).isEqualTo(measured.pace().toString());
    assertThat(measured.totals().examples()).isEqualTo(20 * 200);
  }

  @Test
  void stepsByLossRepeatThemselves() {
    assertThat(run("by-loss:30").train().state().parameters())
        .isEqualTo(run("by-loss:30").train().state().parameters());
  }

  private static Run run(String localSteps) {
    return TestRuns.classification(
        TestRuns.config("training: {batch-size: 4, epochs: 20, local-steps: " + localSteps + "}"),
        5,
        3,
        Map.of(Split.TRAIN, List.of(TestRuns.shard(120, 5, 3, 1), TestRuns.shard(80, 5, 3, 2))));
  }

  private static int settle(double stepMillis, double communicationMillis, int most) {
    AveragingPeriod period = new AveragingPeriod.Measured(most);
    drive(period, 100, stepMillis, communicationMillis);
    return period.steps(100);
  }

  private static void drive(
      AveragingPeriod period, int rounds, double stepMillis, double communicationMillis) {
    for (int round = 0; round < rounds; round++) {
      double noise = 1 + 0.1 * Math.sin(round);
      period.observe(
          record(round, period.steps(round), 1, stepMillis * noise, communicationMillis));
    }
  }

  private static RoundRecord record(
      int round, int steps, double loss, double stepMillis, double communicationMillis) {
    long compute = (long) (steps * stepMillis * MILLI);
    WorkerUpdate.Report report =
        new WorkerUpdate.Report(
            0, 10, 10 * loss, new WorkerUpdate.Measures(0, ProbeLoss.NONE, compute), null);
    return new RoundRecord(
        TestRuns.round(round, (long) round * steps, steps, 1_000_000),
        new RoundOutcome(
            new NetworkState(new float[0], new float[0], 0),
            List.of(report),
            new RoundOutcome.Traffic(0, compute + (long) (communicationMillis * MILLI), 1)),
        0.1,
        ProbeLoss.NONE);
  }
}
