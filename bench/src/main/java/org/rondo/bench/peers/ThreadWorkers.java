package org.rondo.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.InProcessWorkers;
import org.rondo.training.LocalSteps;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;
import org.rondo.training.WorkerUpdate;
import org.rondo.training.Workers;

/**
 * A thread for each worker and nothing else: what the same local steps cost without Spark. Only for
 * plans whose workers keep no memory. Owned by one run, which closes it.
 */
final class ThreadWorkers implements Workers {
  private static final int LONGEST_PIECE = Integer.MAX_VALUE;

  private final TrainingPlan plan;
  private final List<Shard> shards;
  private final InProcessWorkers inTurns;
  private final ExecutorService threads;
  private final BooleanSupplier stopAsked;

  /** Workers over their shards, until they are asked to stop. */
  ThreadWorkers(TrainingPlan plan, List<Shard> shards, BooleanSupplier stopAsked) {
    this.plan = plan;
    this.shards = List.copyOf(shards);
    this.inTurns = new InProcessWorkers(plan, Map.of(Split.TRAIN, shards));
    this.threads = Executors.newFixedThreadPool(shards.size());
    this.stopAsked = stopAsked;
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    NetworkState global = start.state();
    if (stopAsked.getAsBoolean()) {
      throw new StoppedException(round.round(), "");
    }
    long begun = System.nanoTime();
    LocalSteps steps = new LocalSteps(plan, LONGEST_PIECE);
    List<Callable<WorkerUpdate>> tasks = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      int worker = i;
      tasks.add(
          () ->
              plan.learner()
                  .lend(
                      learner ->
                          steps.run(
                              learner,
                              global,
                              round,
                              worker,
                              shards.get(worker),
                              WorkerRound.Memory.NONE))
                  .update());
    }
    List<WorkerUpdate> updates = join(tasks);
    long bytes = updates.stream().mapToLong(WorkerUpdate::bytes).sum();
    return RoundOutcome.ofCollected(
        plan.exchange(),
        global,
        round.turn().sent(),
        LONGEST_PIECE,
        updates,
        new RoundOutcome.Traffic(bytes, System.nanoTime() - begun, shards.size()));
  }

  private List<WorkerUpdate> join(List<Callable<WorkerUpdate>> tasks) {
    try {
      List<WorkerUpdate> updates = new ArrayList<>();
      for (Future<WorkerUpdate> update : threads.invokeAll(tasks)) {
        updates.add(update.get());
      }
      return updates;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a worker's local steps have failed", e);
    }
  }

  @Override
  public List<Integer> shardRows() {
    return inTurns.shardRows();
  }

  @Override
  public long rows(Split split) {
    return inTurns.rows(split);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    return inTurns.evaluate(parameters, split);
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return inTurns.probe(parameters);
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return List.of();
  }

  @Override
  public void restore(List<WorkerRound.Memory> memories) {
    throw new UnsupportedOperationException("these workers have no memory");
  }

  @Override
  public void close() {
    threads.shutdown();
    inTurns.close();
  }
}
