package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.NetworkState;
import org.rondo.training.TestRuns.Run;

/** A worker's part of a round is a pure function: retries and speculation change nothing. */
class LocalStepsTest {
  private static final Shard SHARD = TestRuns.shard(50, 5, 3, 1);
  private static final RoundPlan ROUND = TestRuns.round(4, 9, 2, 4);

  @Test
  void aTaskRunTwiceGivesTheSame() {
    Run run = run(0.4, true);
    assertSame(run, local(run, ROUND, 1), local(run, ROUND, 1));
  }

  @Test
  void aTaskRunTwiceAtOnceGivesTheSame() throws Exception {
    Run run = run(0.4, true);
    WorkerUpdate alone = local(run, ROUND, 1);
    CyclicBarrier start = new CyclicBarrier(2);
    List<CompletableFuture<WorkerUpdate>> both = List.of(atOnce(run, start), atOnce(run, start));

    assertSame(run, both.get(0).get(), alone);
    assertSame(run, both.get(1).get(), alone);
  }

  @Test
  void dropoutDependsOnSeedRoundAndWorker() {
    Run run = run(0.4, false);
    float[] update = sent(run, ROUND, 1);
    RoundPlan later = TestRuns.round(5, 9, 2, 4);

    assertThat(sent(run, later, 1)).isNotEqualTo(update);
    assertThat(sent(run, ROUND, 0)).isNotEqualTo(update);
    Run plain = run(0, false);
    assertThat(sent(plain, later, 1)).isEqualTo(sent(plain, ROUND, 0));
  }

  @Test
  void shufflingDependsOnEpochAndWorker() {
    Run run = run(0, true);
    float[] update = sent(run, ROUND, 1);

    assertThat(sent(run, ROUND, 0)).isNotEqualTo(update);
    assertThat(sent(run, TestRuns.round(4, 13, 2, 4), 1)).isNotEqualTo(update);
    assertThat(sent(run, TestRuns.round(9, 9, 2, 4), 1)).isEqualTo(update);
  }

  @Test
  void countsWhatItTrainedOn() {
    Run run = run(0, true);
    // 50 rows are four batches: 16, 16, 16, 2.
    assertThat(local(run, TestRuns.round(0, 0, 2, 4), 0).report().examples()).isEqualTo(32);
    WorkerUpdate end = local(run, TestRuns.round(1, 2, 2, 4), 0);
    assertThat(end.report().examples()).isEqualTo(18);
    assertThat(end.iteration()).isEqualTo(2);
    assertThat(end.report().lossSum() / end.report().examples()).isBetween(0.2, 5.0);
  }

  @Test
  void aShardThatRanOutChangesNothing() {
    Run run = run(0.4, true);
    WorkerUpdate update = local(run, TestRuns.round(2, 4, 2, 6), 0);

    assertThat(update.report().examples()).isZero();
    assertThat(update.report().lossSum()).isZero();
    assertThat(update.report().counts()).isFalse();
    assertThat(update.payloads()).isEmpty();
    assertThat(update.iteration()).isZero();
  }

  private static CompletableFuture<WorkerUpdate> atOnce(Run run, CyclicBarrier start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            start.await();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return local(run, ROUND, 1);
        },
        task -> new Thread(task).start());
  }

  private static Run run(double dropout, boolean shuffle) {
    return TestRuns.classification(
        TestRuns.config(
            """
            model: {network: mlp, hidden: [8, 6], dropout: %s}
            training: {batch-size: 16, epochs: 3, shuffle: %s}
            """
                .formatted(dropout, shuffle)),
        5,
        3,
        Map.of(Split.TRAIN, List.of(SHARD)));
  }

  private static WorkerUpdate local(Run run, RoundPlan round, int worker) {
    return TestRuns.alone(run, round, worker, SHARD);
  }

  private static float[] sent(Run run, RoundPlan round, int worker) {
    return TestRuns.sent(run, local(run, round, worker)).parameters();
  }

  private static void assertSame(Run run, WorkerUpdate actual, WorkerUpdate expected) {
    assertThat(actual.report().worker()).isEqualTo(expected.report().worker());
    assertThat(actual.report().examples()).isEqualTo(expected.report().examples());
    assertThat(actual.report().lossSum()).isEqualTo(expected.report().lossSum());
    NetworkState actualState = TestRuns.sent(run, actual);
    NetworkState expectedState = TestRuns.sent(run, expected);
    assertThat(actualState.parameters()).isEqualTo(expectedState.parameters());
    assertThat(actualState.innerState()).isEqualTo(expectedState.innerState());
    assertThat(actual.iteration()).isEqualTo(expected.iteration());
  }
}
