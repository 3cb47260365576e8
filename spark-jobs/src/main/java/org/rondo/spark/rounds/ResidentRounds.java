package org.rondo.spark.rounds;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Shard;
import org.rondo.network.NetworkState;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.training.Pieces;
import org.rondo.training.ProbeLoss;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundParts;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundSum;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerMemory;

/**
 * In local mode the tasks of one job stay for the rounds of a second or so, one task for each slot,
 * instead of a job for each round: they read the driver's parameters and add to its sum, and
 * nothing is planned, sent or serialized in between. A job that ends before its time, because it
 * failed or was cancelled, ends the round as any other job would.
 */
final class ResidentRounds implements Rounds {
  /** Nothing is sent, so nothing needs to be cut, which would copy it. */
  private static final int LONGEST_PIECE = Integer.MAX_VALUE;

  /** After so long others get their turn: a job costs a hundredth of it. */
  private static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final int workers;
  private final int slots;
  private final JavaRDD<NumberedShard> shards;
  private List<WorkerMemory> memories;
  private @Nullable Residence residence;
  private @Nullable JavaFutureAction<Void> job;
  private long since;

  /** Rounds over cached shards, on the process's own slots. */
  ResidentRounds(RunJobs jobs, TrainingPlan plan, JavaRDD<Shard> shards) {
    this.jobs = jobs;
    this.plan = plan;
    this.workers = shards.getNumPartitions();
    this.slots = Math.min(workers, jobs.context().defaultParallelism());
    JavaRDD<NumberedShard> numbered =
        shards.mapPartitionsWithIndex(
            (worker, part) -> List.of(new NumberedShard(worker, part.next())).iterator(), true);
    this.shards = slots < workers ? numbered.coalesce(slots) : numbered;
    this.memories = Collections.nCopies(workers, WorkerMemory.NONE);
  }

  /**
   * Whether this way is open: tasks see the driver's objects, and the heap has room for all shards,
   * for what workers keep, and for a sum with what waits in front of it.
   *
   * @param fresh a state as large as any
   * @param shardBytes of all workers
   */
  static boolean areOpen(
      JavaSparkContext context,
      TrainingPlan plan,
      NetworkState fresh,
      int workers,
      long shardBytes) {
    // Tasks with class loaders of their own would look for residences in another class.
    boolean sameClasses = !context.getConf().getBoolean("spark.executor.userClassPathFirst", false);
    if (!context.isLocal() || !sameClasses) {
      return false;
    }
    long kept = plan.exchange().hasMemory() ? fresh.bytes() * workers : 0;
    long waiting =
        plan.exchange().combination().holdsWorkers()
            ? workers
            : Math.min(workers, context.defaultParallelism());
    // A sum is in double precision and becomes a state.
    long summed = fresh.bytes() * (waiting + 3);
    return shardBytes + kept + summed <= Runtime.getRuntime().maxMemory() / 3;
  }

  @Override
  public RoundOutcome run(NetworkState global, RoundPlan round) {
    long start = System.nanoTime();
    Done<RoundOrder> done =
        jobs.round(round.round() + 1, round.steps().count(), () -> done(order(global, round)));
    RoundOrder order = done.order();
    memories = order.memories();
    long combining = System.nanoTime();
    RoundOutcome combined = order.sum().finish(new RoundOutcome.Traffic(0, 0, slots));
    long end = System.nanoTime();
    RoundParts parts = RoundParts.of(combined.reports(), 0, done.at(), end - combining);
    return new RoundOutcome(
        combined.combined(),
        combined.reports(),
        new RoundOutcome.Traffic(
            order.sum().bytes() + global.bytes() * workers, end - start, slots, parts));
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return jobs.evaluation(
        "probe",
        () -> {
          ProbeLoss[] losses = new ProbeLoss[workers];
          done(
              shard ->
                  losses[shard.worker()] =
                      ReplicaPool.lend(
                          plan.replica(),
                          replica -> ProbeLoss.of(plan, replica, parameters, shard.shard())));
          return List.of(losses);
        });
  }

  /**
   * An order that is done for all workers.
   *
   * @param at when it was
   */
  private record Done<O>(O order, Instant at) {}

  private RoundOrder order(NetworkState global, RoundPlan round) {
    return new RoundOrder(
        new LocalStepsTask(plan, round, LONGEST_PIECE, global),
        new RoundSum(plan.exchange(), global, Pieces.of(plan.exchange(), global, LONGEST_PIECE)),
        memories);
  }

  private <O extends Residence.Order> Done<O> done(O order) {
    try {
      JavaFutureAction<Void> running = place(order);
      if (residence != null && residence.await(running::isDone)) {
        return new Done<>(order, Instant.now());
      }
      running.get(); // says why
      throw new IllegalStateException("the tasks have ended before their order was done");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a round was under way", e);
    } catch (ExecutionException e) {
      giveUp();
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Gives an order to the tasks that are there, or else to new ones. */
  private JavaFutureAction<Void> place(Residence.Order order)
      throws InterruptedException, ExecutionException {
    JavaFutureAction<Void> running = job;
    if (running != null && residence != null) {
      boolean longEnough = System.nanoTime() - since > STAY_NANOS;
      if (!longEnough && !running.isDone() && residence.post(order)) {
        return running;
      }
      end(running);
    }
    Residence opened = new Residence(workers, order);
    long number = opened.number();
    residence = opened;
    since = System.nanoTime();
    JavaFutureAction<Void> begun =
        shards.foreachPartitionAsync(part -> Residence.of(number).serve(part));
    job = begun;
    return begun;
  }

  private void end(JavaFutureAction<Void> running) throws InterruptedException, ExecutionException {
    if (residence != null) {
      residence.leave();
    }
    running.get();
    giveUp();
  }

  private void giveUp() {
    if (residence != null) {
      residence.close();
    }
    residence = null;
    job = null;
  }

  @Override
  public void pause() {
    JavaFutureAction<Void> running = job;
    if (running == null) {
      return;
    }
    try {
      end(running);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were leaving", e);
    } catch (ExecutionException e) { // their round is over, and did well
      giveUp();
    }
  }

  @Override
  public List<WorkerMemory> memories() {
    return memories;
  }

  @Override
  public void restore(List<WorkerMemory> given) {
    memories = List.copyOf(given);
  }

  @Override
  public void close() {
    giveUp();
  }
}
