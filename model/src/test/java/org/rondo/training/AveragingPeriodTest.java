package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Pace;
import org.rondo.data.Split;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

class AveragingPeriodTest {
  private static final long MILLI = 1_000_000;

  /** A step takes 2 ms and the rest of a round 18 ms: 291 steps make it three hundredths. */
  @Test
  void measurementComesCloseToTheSpeedOfEndlessRounds() {
    assertThat(settle(2, 18, 1000)).isBetween(146, 582);
    assertThat(settle(2, 18, 40)).isBetween(20, 40);
    assertThat(settle(50, 0.1, 1000)).isLessThanOrEqualTo(4);
  }

  /** No number of steps that could have been chosen takes less than 94 hundredths of the time. */
  @ParameterizedTest
  @CsvSource({"21.9, 26.8, 1000", "2, 18, 1000", "0.1, 9, 400", "30, 5, 50", "0.01, 1, 2000"})
  void isNeverMuchSlowerThanTheBestFixedNumberOfSteps(double step, double fixed, int most) {
    int steps = settle(step, fixed, most);
    double best = step + fixed / most;
    assertThat(best / (step + fixed / steps)).isGreaterThan(0.94);
  }

  /** What local steps report of their own time may have some of the fixed cost in it. */
  @Test
  void whatLocalStepsReportDoesNotCount() {
    AveragingPeriod period = new MeasuredPeriod(1000);
    drive(period, 100, 2, 0, 18);
    assertThat(period.steps(100)).isBetween(146, 582);
  }

  @Test
  void measurementFollowsWhatChanges() {
    AveragingPeriod period = new MeasuredPeriod(4000);
    drive(period, 60, 2, 18);
    int steps = period.steps(60);
    drive(period, 40, 2, 18.5);
    assertThat(period.steps(100)).isBetween(steps / 4, 4 * steps);
    drive(period, 100, 2, 180);
    assertThat(period.steps(200)).isGreaterThan(2 * steps);
  }

  /** The first rounds of a process are slow, which must not end in a single step. */
  @Test
  void aSlowStartIsForgotten() {
    AveragingPeriod period = new MeasuredPeriod(1000);
    drive(period, 3, 2, 400);
    drive(period, 60, 2, 18);
    assertThat(period.steps(63)).isBetween(146, 582);
  }

  @Test
  void averagingThatHarmsIsDoneMoreOften() {
    AveragingPeriod period = new MeasuredPeriod(1000);
    drive(period, 60, 2, 18);
    int steps = period.steps(60);
    period.observe(probed(60, steps, 1, 1.1));
    assertThat(period.steps(61)).isEqualTo(steps);
    period.observe(probed(61, steps, 1, 1.1));
    assertThat(period.steps(62)).isEqualTo(steps / 2);
    drive(period, 60, 2, 18);
    assertThat(period.steps(122)).isLessThanOrEqualTo(steps / 2);
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
    AveragingPeriod period = new MeasuredPeriod(most);
    drive(period, 100, stepMillis, communicationMillis);
    return period.steps(100);
  }

  private static void drive(
      AveragingPeriod period, int rounds, double stepMillis, double communicationMillis) {
    drive(period, rounds, stepMillis, communicationMillis, 0);
  }

  /** Rounds whose local steps report some fixed time as theirs. */
  private static void drive(
      AveragingPeriod period,
      int rounds,
      double stepMillis,
      double communicationMillis,
      double loadingMillis) {
    for (int round = 0; round < rounds; round++) {
      double noise = 1 + 0.01 * Math.sin(round);
      int steps = period.steps(round);
      double reported = (stepMillis + loadingMillis / steps) * noise;
      period.observe(record(round, steps, 1, reported, communicationMillis));
    }
  }

  private static RoundRecord probed(int round, int steps, double before, double after) {
    RoundRecord record = record(round, steps, before, 2, 18);
    WorkerUpdate.Report report = record.outcome().reports().get(0);
    WorkerUpdate.Report measured =
        new WorkerUpdate.Report(
            0,
            10,
            10,
            new WorkerUpdate.Measures(
                0, new ProbeLoss(8 * before, 8), report.measures().computeNanos()),
            null);
    return new RoundRecord(
        record.plan(),
        new RoundOutcome(
            record.outcome().combined(), List.of(measured), record.outcome().traffic()),
        0.1,
        new ProbeLoss(8 * after, 8));
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
