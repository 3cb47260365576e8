package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.Replica;
import org.rondo.network.ReplicaPool;
import org.rondo.training.TestRuns.Run;

/** A worker's part of a round is a pure function: retries and speculation change nothing. */
class LocalStepsTest {
  private static final Shard SHARD = TestRuns.shard(50, 5, 3, 1);
  private static final RoundPlan ROUND = new RoundPlan(4, 2, 1, 2, false);

  @Test
  void aTaskRunTwiceGivesTheSame() {
    Run run = run(0.4, true);
    assertSame(local(run, ROUND, 1), local(run, ROUND, 1));
  }

  @Test
  void aTaskRunTwiceAtOnceGivesTheSame() throws Exception {
    Run run = run(0.4, true);
    WorkerUpdate alone = local(run, ROUND, 1);
    CyclicBarrier start = new CyclicBarrier(2);
    List<CompletableFuture<WorkerUpdate>> both = List.of(atOnce(run, start), atOnce(run, start));

    assertSame(both.get(0).get(), alone);
    assertSame(both.get(1).get(), alone);
  }

  @Test
  void dropoutDependsOnSeedRoundAndWorker() {
    Run run = run(0.4, false);
    float[] update = local(run, ROUND, 1).state().parameters();
    RoundPlan later = new RoundPlan(5, 2, 1, 2, false);

    assertThat(local(run, later, 1).state().parameters()).isNotEqualTo(update);
    assertThat(local(run, ROUND, 0).state().parameters()).isNotEqualTo(update);
    Run plain = run(0, false);
    assertThat(local(plain, later, 1).state().parameters())
        .isEqualTo(local(plain, ROUND, 0).state().parameters());
  }

  @Test
  void shufflingDependsOnEpochAndWorker() {
    Run run = run(0, true);
    float[] update = local(run, ROUND, 1).state().parameters();

    assertThat(local(run, ROUND, 0).state().parameters()).isNotEqualTo(update);
    assertThat(local(run, new RoundPlan(4, 3, 1, 2, false), 1).state().parameters())
        .isNotEqualTo(update);
    assertThat(local(run, new RoundPlan(9, 2, 1, 2, false), 1).state().parameters())
        .isEqualTo(update);
  }

  @Test
  void countsWhatItTrainedOn() {
    Run run = run(0, true);
    // 50 rows are four batches: 16, 16, 16, 2.
    assertThat(local(run, new RoundPlan(0, 0, 0, 2, false), 0).examples()).isEqualTo(32);
    WorkerUpdate end = local(run, new RoundPlan(1, 0, 2, 9, false), 0);
    assertThat(end.examples()).isEqualTo(18);
    assertThat(end.state().iteration()).isEqualTo(2);
    assertThat(end.lossSum() / end.examples()).isBetween(0.2, 5.0);
  }

  @Test
  void aShardThatRanOutChangesNothing() {
    Run run = run(0.4, true);
    WorkerUpdate update = local(run, new RoundPlan(2, 0, 4, 2, true), 0);

    assertThat(update.examples()).isZero();
    assertThat(update.lossSum()).isZero();
    assertThat(update.state().parameters()).isEqualTo(run.fresh().parameters());
    assertThat(update.state().iteration()).isZero();
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
    return ReplicaPool.lend(
        run.plan().definition(),
        run.plan().layout().shape(),
        (Replica replica) ->
            new LocalSteps(run.plan()).run(replica, run.fresh(), round, worker, SHARD));
  }

  private static void assertSame(WorkerUpdate actual, WorkerUpdate expected) {
    assertThat(actual.worker()).isEqualTo(expected.worker());
    assertThat(actual.examples()).isEqualTo(expected.examples());
    assertThat(actual.lossSum()).isEqualTo(expected.lossSum());
    assertThat(actual.state().parameters()).isEqualTo(expected.state().parameters());
    assertThat(actual.state().innerState()).isEqualTo(expected.state().innerState());
    assertThat(actual.state().iteration()).isEqualTo(expected.state().iteration());
  }
}
