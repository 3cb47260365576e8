package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.NetworkState;
import org.rondo.network.ReplicaPool;

/** Workers that take their turns on the calling thread: the oracle of every other kind. */
public final class InProcessWorkers implements Workers {
  private final TrainingPlan plan;
  private final Map<Split, List<Shard>> shards;

  /** Workers over the shards of each split, in worker order. */
  public InProcessWorkers(TrainingPlan plan, Map<Split, List<Shard>> shards) {
    this.plan = plan;
    this.shards = Map.copyOf(shards);
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
  public RoundOutcome run(NetworkState global, RoundPlan round) {
    long start = System.nanoTime();
    LocalSteps steps = new LocalSteps(plan);
    List<WorkerUpdate> updates = new ArrayList<>();
    for (Shard shard : shards(Split.TRAIN)) {
      int worker = updates.size();
      updates.add(
          ReplicaPool.lend(
              plan.definition(),
              plan.layout().shape(),
              replica -> steps.run(replica, global, round, worker, shard)));
    }
    return RoundOutcome.ofCollected(
        global, updates, new RoundOutcome.Traffic(0, System.nanoTime() - start));
  }

  @Override
  public Evaluation evaluate(NetworkState global, Split split) {
    ShardEvaluation evaluator = new ShardEvaluation(plan);
    Evaluation whole = evaluator.empty(rows(split));
    for (Shard shard : shards(split)) {
      whole.merge(
          ReplicaPool.lend(
              plan.definition(),
              plan.layout().shape(),
              replica -> evaluator.run(replica, global, shard, rows(split))));
    }
    return whole;
  }

  @Override
  public void close() {
    ReplicaPool.release(plan.definition(), plan.layout().shape());
  }

  private List<Shard> shards(Split split) {
    return shards.getOrDefault(split, List.of());
  }
}
