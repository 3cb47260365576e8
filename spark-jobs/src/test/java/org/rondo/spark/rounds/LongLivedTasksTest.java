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
class LongLivedTasksTest {
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
    LongLivedRounds.RoundOrder first = order(0);
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(SHARDS.size(), LongLivedRounds.PATIENCE, first)) {
      List<Future<?>> futures = List.of(task(tasks, 0, 1, 2), task(tasks, 3, 4));
      assertThat(tasks.await(() -> false)).isTrue();
      assertThat(first.memories()).hasSize(SHARDS.size());
      for (int round = 1; round < 4; round++) {
        LongLivedRounds.RoundOrder next = order(round);
        assertThat(tasks.post(next)).isTrue();
        assertThat(tasks.await(() -> false)).isTrue();
        assertThat(next.sum().bytes()).isPositive();
      }
      tasks.leave();
      for (Future<?> task : futures) {
        task.get();
      }
    }
  }

  /** Others may hold the slots that there seemed to be. */
  @Test
  void tasksThatComeLateAreServedInTurn() throws Exception {
    slots.shutdown();
    slots = Executors.newSingleThreadExecutor();
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(SHARDS.size(), LongLivedRounds.PATIENCE, order(0))) {
      for (int worker = 0; worker < SHARDS.size(); worker++) {
        task(tasks, worker);
      }
      assertThat(tasks.await(() -> false)).isTrue();
      assertThat(tasks.post(order(1))).isFalse();
    }
  }

  @Test
  void tasksThatWaitInVainLeave() throws Exception {
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(SHARDS.size(), LongLivedRounds.PATIENCE, order(0))) {
      task(tasks, 0, 1, 2, 3, 4).get();
      assertThat(tasks.await(() -> true)).isTrue();
      assertThat(tasks.post(order(1))).isFalse();
    }
  }

  /** The driver may be slow in asking for what they have begun. */
  @Test
  void tasksWaitForAnOrderThatTheyMayHaveBegun() throws Exception {
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(SHARDS.size(), LongLivedRounds.PATIENCE, new Leading())) {
      Future<?> task = task(tasks, 0, 1, 2, 3, 4);
      assertThat(tasks.await(() -> false)).isTrue();
      Thread.sleep(20 * LongLivedRounds.PATIENCE.toMillis());
      assertThat(tasks.leads()).isTrue();
      assertThat(tasks.post(order(1))).isTrue();
      task.get();
      assertThat(tasks.leads()).isFalse();
    }
  }

  /** But not where others need their slots: then what they have begun is given up. */
  @Test
  void tasksThatHaveBegunAnOrderMakeRoomForOthers() throws Exception {
    slots.shutdown();
    slots = Executors.newSingleThreadExecutor();
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(SHARDS.size(), LongLivedRounds.PATIENCE, new Leading())) {
      for (int worker = 0; worker < SHARDS.size(); worker++) {
        task(tasks, worker);
      }
      assertThat(tasks.await(() -> false)).isTrue();
      assertThat(tasks.isLeaving()).isTrue();
      assertThat(tasks.leads()).isTrue();
    }
  }

  /** An order after which another one is certain. */
  private static final class Leading implements LongLivedTasks.Order<List<NumberedShard>> {
    @Override
    public void run(List<NumberedShard> own) {}

    @Override
    public boolean leads() {
      return true;
    }
  }

  @Test
  void aTaskThatIsDoneStaysWhileOthersAreAtWork() throws Exception {
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(
            SHARDS.size(), LongLivedRounds.PATIENCE, LongLivedTasksTest::slowButForTheFirst)) {
      Future<?> late = task(tasks, 1, 2, 3, 4);
      Thread.sleep(20);
      Future<?> early = task(tasks, 0);
      assertThat(tasks.await(() -> false)).isTrue();
      assertThat(tasks.post(order(1))).isTrue();
      assertThat(tasks.await(() -> false)).isTrue();
      tasks.leave();
      early.get();
      late.get();
    }
  }

  /** As Spark may have it do, when it was thought to be lost. */
  @Test
  void aTaskThatRunsTwiceAnswersOnce() throws Exception {
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(
            SHARDS.size(), LongLivedRounds.PATIENCE, LongLivedTasksTest::slowButForTheFirst)) {
      task(tasks, 0);
      task(tasks, 0);
      task(tasks, 1, 2, 3);
      Thread.sleep(200);
      assertThat(tasks.isDone()).isFalse();
      task(tasks, 4);
      assertThat(tasks.await(() -> false)).isTrue();
    }
  }

  private static void slowButForTheFirst(List<NumberedShard> own) {
    if (own.get(0).worker() > 0) {
      LockSupport.parkNanos(30_000_000);
    }
  }

  @Test
  void theEndOfTheJobEndsTheWait() throws Exception {
    try (LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(SHARDS.size(), LongLivedRounds.PATIENCE, order(0))) {
      assertThat(tasks.await(() -> true)).isFalse();
    }
  }

  @Test
  void tasksThatWereGivenUpAreNotFound() {
    LongLivedTasks<List<NumberedShard>> tasks =
        new LongLivedTasks<>(1, LongLivedRounds.PATIENCE, order(0));
    assertThat(LongLivedTasks.<Object>of(tasks.number())).isSameAs(tasks);
    tasks.close();
    assertThatThrownBy(() -> LongLivedTasks.of(tasks.number()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("have been given up");
  }

  private Future<?> task(LongLivedTasks<List<NumberedShard>> tasks, int... workers) {
    List<NumberedShard> shards =
        Arrays.stream(workers).mapToObj(w -> new NumberedShard(w, SHARDS.get(w))).toList();
    return slots.submit(
        () -> {
          tasks.serve(shards, shards.stream().map(NumberedShard::worker).toList());
          return null;
        });
  }

  private LongLivedRounds.RoundOrder order(int round) {
    RoundPlan plan =
        new RoundPlan(
            round, new RoundPlan.Steps(2L * round, 2, 6), LearningRateSchedule.constant(), false);
    return new LongLivedRounds.RoundOrder(
        new LocalStepsTask(
            run.plan(),
            plan,
            Integer.MAX_VALUE,
            new SharedStart(new SharedStart.Sent(run.fresh()))),
        new RoundSum(run.plan().exchange(), run.fresh(), null, Integer.MAX_VALUE),
        Collections.nCopies(SHARDS.size(), WorkerRound.Memory.NONE));
  }
}
