package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundOutcome.Traffic;

class RoundRecordTest {
  private static final NetworkState GLOBAL = state(0, 0);

  @Test
  void isALineOfMetricsUnderItsPublishedNames() {
    RoundOutcome outcome =
        RoundOutcome.ofCollected(
            GLOBAL,
            List.of(
                new WorkerUpdate(0, 30, 60, state(3, 4), 2_000_000),
                new WorkerUpdate(1, 10, 40, state(0, 1), 5_000_000),
                new WorkerUpdate(2, 0, 0, state(100, 100), 0)),
            new Traffic(1234, 20_000_000));
    RoundRecord record = new RoundRecord(new RoundPlan(6, 2, 0, 2, false), outcome, 0.05);

    assertThat(record.toTree())
        .containsExactly(
            entry("round", 7),
            entry("epoch", 3),
            entry("loss", 2.5),
            entry("examples", 40L),
            entry("examples-per-second", 2000.0),
            entry("compute-ms", 5.0),
            entry("communication-ms", 15.0),
            entry("bytes-exchanged", 1234L),
            entry("learning-rate", 0.05),
            entry("worker-divergence", 3.0));
  }

  @Test
  void communicationIsNeverNegative() {
    RoundOutcome outcome =
        RoundOutcome.ofCollected(
            GLOBAL, List.of(new WorkerUpdate(0, 1, 1, GLOBAL, 9_000_000)), new Traffic(0, 0));
    RoundRecord record = new RoundRecord(new RoundPlan(0, 0, 0, 1, true), outcome, 0.05);

    assertThat(record.communicationMillis()).isZero();
    assertThat(record.examplesPerSecond()).isFinite();
  }

  @Test
  void aWorkerIsFiniteWhenItsLossAndParametersAre() {
    assertThat(report(1, state(1, 2)).finite()).isTrue();
    assertThat(report(Double.NaN, state(1, 2)).finite()).isFalse();
    assertThat(report(1, state(1, Float.NaN)).finite()).isFalse();
    assertThat(report(1, state(Float.NEGATIVE_INFINITY, 1)).finite()).isFalse();
    assertThat(report(1, state(Float.MAX_VALUE, -Float.MAX_VALUE)).finite()).isTrue();
  }

  private static RoundOutcome.WorkerReport report(double loss, NetworkState state) {
    return RoundOutcome.WorkerReport.of(GLOBAL, new WorkerUpdate(0, 1, loss, state, 1));
  }

  private static NetworkState state(float... parameters) {
    return new NetworkState(parameters, new float[0], 0);
  }
}
