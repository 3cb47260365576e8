package org.rondo.spark.rounds;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundSum;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In local mode, instead of a job for each round, the tasks of one job, one for each slot, serve
 * the rounds of a second or so. They read the driver's parameters and add to its sum, and nothing
 * is planned, sent or serialized in between. A job that ends early, because it failed or was
 * cancelled, ends the round as any other job would.
 */
final class LongLivedRounds implements Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(LongLivedRounds.class);

  /** Nothing is sent, so nothing has to be cut, and cutting would copy it. */
  private static final int LONGEST_PIECE = Integer.MAX_VALUE;

  /** After this time other jobs get their turn; starting a job costs a hundredth of it. */
  private static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final int workers;
  private final int slots;
  private final Set<Split> splits;
  private final JavaRDD<LongLivedTasks.NumberedShard> shards;
  private List<WorkerRound.Memory> memories;
  private @Nullable LongLivedTasks tasks;
  private @Nullable JavaFutureAction<Void> job;
  private long since;

  /**
   * Rounds over cached shards, on the process's own slots.
   *
   * @param shards of the training rows and of splits that are evaluated where they are trained, as
   *     many of each
   */
  LongLivedRounds(RunJobs jobs, TrainingPlan plan, Map<Split, JavaRDD<Shard>> shards) {
    this.jobs = jobs;
    this.plan = plan;
    this.splits = Set.copyOf(shards.keySet());
    JavaRDD<Shard> training = Objects.requireNonNull(shards.get(Split.TRAIN));
    this.workers = training.getNumPartitions();
    this.slots = Math.min(workers, jobs.context().defaultParallelism());
    JavaRDD<LongLivedTasks.NumberedShard> numbered =
        training.mapPartitionsWithIndex(
            (worker, part) ->
                List.of(new LongLivedTasks.NumberedShard(worker, part.next())).iterator(),
            true);
    for (Split split : Split.values()) {
      JavaRDD<Shard> more = split == Split.TRAIN ? null : shards.get(split);
      if (more != null) {
        numbered =
            numbered.zipPartitions(
                more, (own, part) -> List.of(own.next().with(split, part.next())).iterator());
      }
    }
    this.shards = slots < workers ? numbered.coalesce(slots) : numbered;
    this.memories = Collections.nCopies(workers, WorkerRound.Memory.NONE);
  }

  @Override
  public RoundOutcome run(NetworkState global, RoundPlan round) {
    long start = System.nanoTime();
    OrderResult<RoundOrder> done =
        jobs.round(
            round.round() + 1, round.steps().count(), () -> done(() -> order(global, round)));
    RoundOrder order = done.order();
    memories = order.memories();
    long combining = System.nanoTime();
    RoundOutcome combined = order.sum().finish(new RoundOutcome.Traffic(0, 0, slots));
    long end = System.nanoTime();
    RoundOutcome.Parts parts =
        RoundOutcome.Parts.of(combined.reports(), 0, done.at(), end - combining);
    return new RoundOutcome(
        combined.combined(),
        combined.reports(),
        new RoundOutcome.Traffic(
            order.sum().bytes() + global.bytes() * workers, end - start, slots, parts));
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    ProbeLoss[] losses = new ProbeLoss[workers];
    LongLivedTasks.Order order =
        shard ->
            losses[shard.worker()] =
                plan.learner().lend(learner -> learner.probe(parameters, shard.shard()));
    jobs.evaluation("probe", () -> done(() -> order));
    return List.of(losses);
  }

  @Override
  public @Nullable Evaluation evaluate(float[] parameters, Split split, long rows) {
    if (!splits.contains(split)) {
      pause();
      return null;
    }
    Evaluation[] parts = new Evaluation[workers];
    LongLivedTasks.Order order =
        shard ->
            parts[shard.worker()] =
                plan.learner().lend(learner -> learner.evaluate(parameters, shard.of(split), rows));
    done(() -> order);
    Evaluation whole = plan.learner().emptyEvaluation(rows);
    List.of(parts).forEach(whole::merge);
    return whole;
  }

  /** An order that is done for all workers, and when. */
  private record OrderResult<O>(O order, Instant at) {}

  private RoundOrder order(NetworkState global, RoundPlan round) {
    return new RoundOrder(
        new LocalStepsTask(plan, round, LONGEST_PIECE, global),
        new RoundSum(plan.exchange(), global, LONGEST_PIECE),
        memories);
  }

  /**
   * Has an order carried out.
   *
   * @param orders creates it; called again for another try
   */
  private <O extends LongLivedTasks.Order> OrderResult<O> done(Supplier<O> orders) {
    try {
      O order = orders.get();
      if (join(order)) {
        try {
          return await(order);
        } catch (ExecutionException e) {
          // The job may have been cancelled because of earlier work; whoever meant this work
          // cancels again.
          LOG.debug("long-lived tasks have ended", e);
          order = orders.get();
        }
      }
      begin(order);
      return await(order);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp();
      throw new IllegalStateException("interrupted while a round was under way", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private <O> OrderResult<O> await(O order) throws InterruptedException, ExecutionException {
    JavaFutureAction<Void> running = Objects.requireNonNull(job);
    if (Objects.requireNonNull(tasks).await(running::isDone)) {
      return new OrderResult<>(order, Instant.now());
    }
    try {
      running.get(); // says why
    } finally {
      giveUp();
    }
    throw new IllegalStateException("the tasks have ended before their order was done");
  }

  /** Gives an order to the running tasks; false when there are none. */
  private boolean join(LongLivedTasks.Order order) throws InterruptedException {
    if (job == null || tasks == null) {
      return false;
    }
    boolean longEnough = System.nanoTime() - since > STAY_NANOS;
    if (!longEnough && !job.isDone() && tasks.post(order)) {
      return true;
    }
    leave();
    return false;
  }

  private void begin(LongLivedTasks.Order order) {
    LongLivedTasks opened = new LongLivedTasks(workers, order);
    long number = opened.number();
    tasks = opened;
    since = System.nanoTime();
    job = shards.foreachPartitionAsync(part -> LongLivedTasks.of(number).serve(part));
  }

  /** Dismisses the tasks, whose order is done. */
  private void leave() throws InterruptedException {
    JavaFutureAction<Void> running = job;
    if (running == null) {
      return;
    }
    if (tasks != null) {
      tasks.leave();
    }
    try {
      running.get();
    } catch (ExecutionException e) { // their order was done, successfully
      LOG.debug("long-lived tasks have ended", e);
    } finally {
      giveUp();
    }
  }

  /** Drops tasks that have ended, and ends those that have not. */
  private void giveUp() {
    if (tasks != null) {
      tasks.close();
    }
    if (job != null && !job.isDone()) {
      job.cancel(true);
    }
    tasks = null;
    job = null;
  }

  /** Leaves the task slots to another job of this thread. */
  private void pause() {
    try {
      leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were leaving", e);
    }
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return memories;
  }

  @Override
  public void restore(List<WorkerRound.Memory> given) {
    memories = List.copyOf(given);
  }

  @Override
  public void close() {
    if (tasks != null && tasks.isDone()) {
      pause();
    } else {
      giveUp();
    }
  }

  /** A round for long-lived tasks: the workers' updates go into the driver's sum. */
  static final class RoundOrder implements LongLivedTasks.Order {
    private final LocalStepsTask task;
    private final RoundSum sum;
    private final List<WorkerRound.Memory> before;
    private final WorkerRound.Memory[] after;

    /** A round that adds to a sum, with what each worker kept of the round before. */
    RoundOrder(LocalStepsTask task, RoundSum sum, List<WorkerRound.Memory> before) {
      this.task = task;
      this.sum = sum;
      this.before = before;
      this.after = new WorkerRound.Memory[before.size()];
    }

    @Override
    public void run(LongLivedTasks.NumberedShard shard) {
      int worker = shard.worker();
      WorkerRound part = task.run(worker, shard.shard(), before.get(worker), 0);
      after[worker] = part.memory();
      sum.add(part.update());
    }

    /** The sum of the updates; complete when the order is done. */
    RoundSum sum() {
      return sum;
    }

    /** What each worker keeps from the round, when the order is done. */
    List<WorkerRound.Memory> memories() {
      return List.of(after);
    }
  }
}
