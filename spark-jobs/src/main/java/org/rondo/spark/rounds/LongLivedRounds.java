package org.rondo.spark.rounds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
import org.rondo.training.RoundStart;
import org.rondo.training.RoundSum;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;

/**
 * In local mode, instead of a job for each round, the tasks of one job, one for each slot, serve
 * the rounds of a second or so. They read the driver's parameters and add to its sum, and nothing
 * is planned, sent or serialized in between.
 */
final class LongLivedRounds implements Rounds {
  /** Nothing is sent, so nothing has to be cut, and cutting would copy it. */
  private static final int LONGEST_PIECE = Integer.MAX_VALUE;

  static final Duration PATIENCE = Duration.ofMillis(10);

  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final int workers;
  private final int slots;
  private final Set<Split> splits;
  private final JavaRDD<NumberedShard> shards;
  private final Stays<List<NumberedShard>> stays;
  private List<WorkerRound.Memory> memories;

  /**
   * Rounds over cached shards, on the process's own slots.
   *
   * @param shards as {@link NumberedShard#of} takes them
   */
  LongLivedRounds(RunJobs jobs, TrainingPlan plan, Map<Split, JavaRDD<Shard>> shards) {
    this.jobs = jobs;
    this.plan = plan;
    this.splits = Set.copyOf(shards.keySet());
    JavaRDD<NumberedShard> numbered = NumberedShard.of(shards);
    this.workers = numbered.getNumPartitions();
    this.slots = Math.min(workers, jobs.context().defaultParallelism());
    this.shards = slots < workers ? numbered.coalesce(slots) : numbered;
    this.stays = new Stays<>(workers, PATIENCE, new SameProcess());
    this.memories = Collections.nCopies(workers, WorkerRound.Memory.NONE);
  }

  /** Tasks find the driver's objects by their number. */
  private final class SameProcess implements Stays.Host<List<NumberedShard>> {
    @Override
    public JavaFutureAction<List<String>> launch(LongLivedTasks<List<NumberedShard>> tasks) {
      long number = tasks.number();
      return shards.mapPartitions(part -> serve(number, part)).collectAsync();
    }

    @Override
    public void left() {}

    @Override
    public void broken() {}
  }

  private static Iterator<String> serve(long number, Iterator<NumberedShard> shards)
      throws InterruptedException {
    List<NumberedShard> own = new ArrayList<>();
    shards.forEachRemaining(own::add);
    LongLivedTasks.<List<NumberedShard>>of(number)
        .serve(own, own.stream().map(NumberedShard::worker).toList());
    return Collections.emptyIterator();
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    long begun = System.nanoTime();
    NetworkState global = start.state();
    Stays.Done<RoundOrder> done =
        jobs.round(
            round.round() + 1, round.steps().count(), () -> done(() -> order(global, round)));
    memories = done.order().memories();
    return Rounds.outcome(done.order().sum(), done.at(), begun, slots, start.bytes() * workers);
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    ProbeLoss[] losses = new ProbeLoss[workers];
    jobs.evaluation(
        "probe",
        () ->
            each(
                shard ->
                    losses[shard.worker()] =
                        plan.learner().lend(learner -> learner.probe(parameters, shard.shard()))));
    return List.of(losses);
  }

  @Override
  public @Nullable Evaluation evaluate(float[] parameters, Split split, long rows) {
    if (!splits.contains(split)) {
      stays.pause();
      return null;
    }
    Evaluation[] parts = new Evaluation[workers];
    each(
        shard ->
            parts[shard.worker()] =
                plan.learner()
                    .lend(learner -> learner.evaluate(parameters, shard.of(split), rows)));
    Evaluation whole = plan.learner().emptyEvaluation(rows);
    List.of(parts).forEach(whole::merge);
    return whole;
  }

  /** Does something to every worker's shards. */
  private Stays.Done<?> each(Consumer<NumberedShard> work) {
    LongLivedTasks.Order<List<NumberedShard>> order = own -> own.forEach(work);
    return done(() -> order);
  }

  private RoundOrder order(NetworkState global, RoundPlan round) {
    return new RoundOrder(
        new LocalStepsTask(
            plan, round, LONGEST_PIECE, new SharedStart(new SharedStart.Sent(global))),
        new RoundSum(plan.exchange(), global, round.turn().sent(), LONGEST_PIECE),
        memories);
  }

  private <O extends LongLivedTasks.Order<List<NumberedShard>>> Stays.Done<O> done(
      Supplier<O> orders) {
    try {
      return stays.done(orders);
    } catch (Stays.UnreachableException e) {
      throw new IllegalStateException(e);
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
    stays.close();
  }

  /** A round for long-lived tasks: the workers' updates go into the driver's sum. */
  static final class RoundOrder implements LongLivedTasks.Order<List<NumberedShard>> {
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
    public void run(List<NumberedShard> own) {
      for (NumberedShard shard : own) {
        int worker = shard.worker();
        WorkerRound part = task.run(worker, shard.shard(), before.get(worker), 0);
        after[worker] = part.memory();
        sum.add(part.update());
      }
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
