package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundOutcome.Traffic;

class RoundRecordTest {
  private static final NetworkState GLOBAL = new NetworkState(new float[] {0, 0}, new float[0], 0);

  @Test
  void isALineOfMetricsUnderItsPublishedNames() {
    RoundRecord record =
        record(
            new Traffic(1234, 20_000_000, 3),
            report(0, 30, 60, 5, 2_000_000, null),
            report(1, 10, 40, 1, 5_000_000, null),
            report(2, 0, 0, 0, 0, null));

    assertThat(record.toTree())
        .containsExactly(
            entry("round", 7),
            entry("epoch", 3),
            entry("local-steps", 2),
            entry("loss", 2.5),
            entry("examples", 40L),
            entry("examples-per-second", 2000.0),
            entry("compute-ms", 5.0),
            entry("communication-ms", 15.0),
            entry("bytes-exchanged", 1234L),
            entry("learning-rate", 0.05),
            entry("worker-divergence", 3.0),
            entry("worker-divergence-max", 5.0),
            entry("largest-loss", Map.of("worker", 1, "loss", 4.0)));
  }

  @Test
  void tellsTheWaysThereAndBackApart() {
    Instant done = Instant.parse("2026-01-01T00:00:00.010Z");
    WorkerUpdate.Report near = report(0, 1, 1, 0, 5_000_000, null);
    List<WorkerUpdate.Report> reports =
        List.of(
            near.with(new WorkerUpdate.Transit(1_000_000, done.minusMillis(4))),
            near.with(new WorkerUpdate.Transit(3_000_000, done)));
    RoundOutcome.Parts parts =
        RoundOutcome.Parts.of(reports, 2_000_000, done.plusMillis(4), 1_000_000);
    RoundRecord record =
        record(new Traffic(0, 25_000_000, 2, parts), reports.get(0), reports.get(1));

    assertThat(record.toTree())
        .contains(
            entry("communication-ms", 20.0),
            entry("broadcast-ms", 5.0),
            entry("launch-ms", 10.0),
            entry("result-ms", 4.0),
            entry("aggregation-ms", 1.0));
  }

  @Test
  void clocksThatDisagreeMakeNoNegativeTimes() {
    Instant done = Instant.parse("2026-01-01T00:00:00Z");
    WorkerUpdate.Report report =
        report(0, 1, 1, 0, 1, null).with(new WorkerUpdate.Transit(0, done.plusSeconds(9)));
    RoundOutcome.Parts parts = RoundOutcome.Parts.of(List.of(report), 1, done, 1);

    assertThat(parts.resultNanos()).isZero();
    assertThat(record(new Traffic(0, 1, 1, parts), report).toTree())
        .containsEntry("launch-ms", 0.0);
  }

  @Test
  void saysWhoWasSkippedAndCountsNoneOfItsExamples() {
    RoundRecord record =
        record(
            new Traffic(0, 1_000_000, 1),
            report(0, 30, 60, 5, 1, null),
            report(
                1,
                10,
                Double.NaN,
                0,
                1,
                new WorkerUpdate.Fault(WorkerUpdate.Fault.What.LOSS, 0, 3)));

    assertThat(record.toTree())
        .contains(
            entry("loss", 2.0),
            entry("examples", 30L),
            entry(
                "skipped-workers",
                List.of(Map.of("worker", 1, "not-finite", "loss", "epoch", 1, "batch", 4))));
  }

  @Test
  void workersWaitForASlotWithoutThatBeingCommunication() {
    RoundRecord record =
        record(
            new Traffic(0, 20_000_000, 2),
            report(0, 1, 1, 0, 8_000_000, null),
            report(1, 1, 1, 0, 8_000_000, null),
            report(2, 1, 1, 0, 8_000_000, null));

    assertThat(record.computeMillis()).isEqualTo(12);
    assertThat(record.communicationMillis()).isEqualTo(8);
  }

  @Test
  void communicationIsNeverNegative() {
    RoundRecord record = record(new Traffic(0, 0, 1), report(0, 1, 1, 0, 9_000_000, null));

    assertThat(record.communicationMillis()).isZero();
    assertThat(record.examplesPerSecond()).isFinite();
  }

  private static RoundRecord record(Traffic traffic, WorkerUpdate.Report... reports) {
    return new RoundRecord(
        TestRuns.round(6, 10, 2, 5),
        new RoundOutcome(GLOBAL, List.of(reports), traffic),
        0.05,
        ProbeLoss.NONE);
  }

  private static WorkerUpdate.Report report(
      int worker,
      long examples,
      double lossSum,
      double distance,
      long nanos,
      WorkerUpdate.@Nullable Fault fault) {
    return new WorkerUpdate.Report(
        worker,
        examples,
        lossSum,
        new WorkerUpdate.Measures(distance, ProbeLoss.NONE, nanos),
        fault);
  }
}
