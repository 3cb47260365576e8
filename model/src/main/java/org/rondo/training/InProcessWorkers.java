package org.rondo.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.Learner;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;

/** Workers that take turns on the calling thread: the oracle for every other kind. */
public final class InProcessWorkers implements Workers {
  private static final int LONGEST_PIECE = Integer.MAX_VALUE;

  private final TrainingPlan plan;
  private final Map<Split, List<Shard>> shards;
  private final List<WorkerRound.Memory> memories;

  /** Workers over the shards of each split, in worker order. */
  public InProcessWorkers(TrainingPlan plan, Map<Split, List<Shard>> shards) {
    this.plan = plan;
    this.shards = Map.copyOf(shards);
    this.memories =
        new ArrayList<>(Collections.nCopies(shards(Split.TRAIN).size(), WorkerRound.Memory.NONE));
  }

  @Override
  public List<Integer> shardRows() {
    return shards(Split.TRAIN).stream().map(Shard::rows).toList();
  }

  @Override
  public long rows(Split split) {
    return shards(split).stream().mapToLong(Shard::rows).sum();
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    long begun = System.nanoTime();
    NetworkState global = start.state();
    LocalSteps steps = new LocalSteps(plan, LONGEST_PIECE);
    List<WorkerUpdate> updates = new ArrayList<>();
    for (Shard shard : shards(Split.TRAIN)) {
      int worker = updates.size();
      WorkerRound part =
          lend(learner -> steps.run(learner, global, round, worker, shard, memories.get(worker)));
      memories.set(worker, part.memory());
      updates.add(part.update());
    }
    return RoundOutcome.ofCollected(
        plan.exchange(),
        global,
        round.turn().sent(),
        LONGEST_PIECE,
        updates,
        new RoundOutcome.Traffic(sent(updates, start), System.nanoTime() - begun, 1));
  }

  /** Bytes that would travel if the workers were in other processes. */
  private static long sent(List<WorkerUpdate> updates, RoundStart start) {
    return updates.stream().mapToLong(WorkerUpdate::bytes).sum() + start.bytes() * updates.size();
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    Evaluation whole = plan.learner().emptyEvaluation(rows(split));
    for (Shard shard : shards(split)) {
      whole.merge(lend(learner -> learner.evaluate(parameters, shard, rows(split))));
    }
    return whole;
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return shards(Split.TRAIN).stream()
        .map(shard -> lend(learner -> learner.probe(parameters, shard)))
        .toList();
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return plan.exchange().hasMemory() ? List.copyOf(memories) : List.of();
  }

  @Override
  public void restore(List<WorkerRound.Memory> given) {
    for (int worker = 0; worker < given.size(); worker++) {
      memories.set(worker, given.get(worker));
    }
  }

  @Override
  public void close() {
    plan.learner().release();
  }

  private <R> R lend(Function<Learner, R> use) {
    return plan.learner().lend(use);
  }

  private List<Shard> shards(Split split) {
    return shards.getOrDefault(split, List.of());
  }
}
