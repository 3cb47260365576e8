package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rondo.data.Shard;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerRound;

/** The driver and the tasks that stay for its orders. */
class ResidenceTest {
  private static final List<Shard> SHARDS = SparkRuns.unevenShards();

  private final SparkRuns run =
      SparkRuns.of(
          "model: {network: mlp, hidden: [8]}\ntraining: {batch-size: 10, rounds: 1}", SHARDS);
  private ExecutorService slots = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    slots.shutdownNow();
  }

  @Test
  void tasksServeOneOrderAfterTheOther() throws Exception {
    RoundOrder first = order(0);
    try (Residence residence = new Residence(SHARDS.size(), first)) {
      List<Future<?>> tasks = List.of(task(residence, 0, 1, 2), task(residence, 3, 4));
      assertThat(residence.await(() -> false)).isTrue();
      assertThat(first.memories()).hasSize(SHARDS.size());
      for (int round = 1; round < 4; round++) {
        RoundOrder next = order(round);
        assertThat(residence.post(next)).isTrue();
        assertThat(residence.await(() -> false)).isTrue();
        assertThat(next.sum().bytes()).isPositive();
      }
      residence.leave();
      for (Future<?> task : tasks) {
        task.get();
      }
    }
  }

  /** Others may hold the slots that there seemed to be. */
  @Test
  void tasksThatComeLateAreServedInTurn() throws Exception {
    slots.shutdown();
    slots = Executors.newSingleThreadExecutor();
    try (Residence residence = new Residence(SHARDS.size(), order(0))) {
      for (int worker = 0; worker < SHARDS.size(); worker++) {
        task(residence, worker);
      }
      assertThat(residence.await(() -> false)).isTrue();
      assertThat(residence.post(order(1))).isFalse();
    }
  }

  @Test
  void tasksThatWaitInVainLeave() throws Exception {
    try (Residence residence = new Residence(SHARDS.size(), order(0))) {
      task(residence, 0, 1, 2, 3, 4).get();
      assertThat(residence.await(() -> true)).isTrue();
      assertThat(residence.post(order(1))).isFalse();
    }
  }

  @Test
  void aTaskThatIsDoneStaysWhileOthersAreAtWork() throws Exception {
    try (Residence residence = new Residence(SHARDS.size(), ResidenceTest::slowButForTheFirst)) {
      Future<?> late = task(residence, 1, 2, 3, 4);
      Thread.sleep(20);
      Future<?> early = task(residence, 0);
      assertThat(residence.await(() -> false)).isTrue();
      assertThat(residence.post(order(1))).isTrue();
      assertThat(residence.await(() -> false)).isTrue();
      residence.leave();
      early.get();
      late.get();
    }
  }

  /** As Spark may have it do, when it was thought to be lost. */
  @Test
  void aTaskThatRunsTwiceAnswersOnce() throws Exception {
    try (Residence residence = new Residence(SHARDS.size(), ResidenceTest::slowButForTheFirst)) {
      task(residence, 0);
      task(residence, 0);
      task(residence, 1, 2, 3);
      Thread.sleep(200);
      assertThat(residence.isDone()).isFalse();
      task(residence, 4);
      assertThat(residence.await(() -> false)).isTrue();
    }
  }

  private static void slowButForTheFirst(NumberedShard shard) {
    if (shard.worker() > 0) {
      LockSupport.parkNanos(30_000_000);
    }
  }

  @Test
  void theEndOfTheJobEndsTheWait() throws Exception {
    try (Residence residence = new Residence(SHARDS.size(), order(0))) {
      assertThat(residence.await(() -> true)).isFalse();
    }
  }

  @Test
  void aResidenceThatWasGivenUpIsNotFound() {
    Residence residence = new Residence(1, order(0));
    assertThat(Residence.of(residence.number())).isSameAs(residence);
    residence.close();
    assertThatThrownBy(() -> Residence.of(residence.number()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("has been given up");
  }

  private Future<?> task(Residence residence, int... workers) {
    List<NumberedShard> shards =
        Arrays.stream(workers).mapToObj(w -> new NumberedShard(w, SHARDS.get(w))).toList();
    return slots.submit(
        () -> {
          residence.serve(shards.iterator());
          return null;
        });
  }

  private RoundOrder order(int round) {
    RoundPlan plan =
        new RoundPlan(
            round, new RoundPlan.Steps(2L * round, 2, 6), LearningRateSchedule.constant(), false);
    return new RoundOrder(
        new LocalStepsTask(run.plan(), plan, Integer.MAX_VALUE, run.fresh()),
        new RoundSum(run.plan().exchange(), run.fresh(), Integer.MAX_VALUE),
        Collections.nCopies(SHARDS.size(), WorkerRound.Memory.NONE));
  }
}
