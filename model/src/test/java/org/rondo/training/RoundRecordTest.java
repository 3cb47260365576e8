package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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
            entry("worker-divergence-max", 5.0));
  }

  @Test
  void saysWhoWasSkippedAndCountsNoneOfItsExamples() {
    RoundRecord record =
        record(
            new Traffic(0, 1_000_000, 1),
            report(0, 30, 60, 5, 1, null),
            report(1, 10, Double.NaN, 0, 1, new Fault(Fault.What.LOSS, 0, 3)));

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

  private static RoundRecord record(Traffic traffic, WorkerReport... reports) {
    return new RoundRecord(
        TestRuns.round(6, 10, 2, 5),
        new RoundOutcome(GLOBAL, List.of(reports), traffic),
        0.05,
        ProbeLoss.NONE);
  }

  private static WorkerReport report(
      int worker,
      long examples,
      double lossSum,
      double distance,
      long nanos,
      @Nullable Fault fault) {
    return new WorkerReport(
        worker,
        examples,
        lossSum,
        new WorkerReport.Measures(distance, ProbeLoss.NONE, nanos),
        fault);
  }
}
