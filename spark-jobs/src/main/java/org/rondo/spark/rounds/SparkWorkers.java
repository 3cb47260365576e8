package org.rondo.spark.rounds;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.NetworkState;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.LocalSteps;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.ShardEvaluation;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerUpdate;
import org.rondo.training.Workers;

/**
 * Workers that are partitions of a cached RDD of shards. A round is one Spark job of ordinary
 * tasks, each a pure function of its broadcast and its shard, so that Spark may retry and
 * speculate.
 */
public final class SparkWorkers implements Workers {
  private final JavaSparkContext context;
  private final TrainingPlan plan;
  private final PreparedData data;

  /** Workers over prepared data, which they release when closed. */
  public SparkWorkers(JavaSparkContext context, TrainingPlan plan, PreparedData data) {
    this.context = context;
    this.plan = plan;
    this.data = data;
  }

  @Override
  public List<Integer> shardRows() {
    return data.rows().getOrDefault(Split.TRAIN, List.of());
  }

  @Override
  public long rows(Split split) {
    return data.rows().getOrDefault(split, List.of()).stream().mapToLong(Integer::longValue).sum();
  }

  @Override
  public RoundOutcome run(NetworkState global, RoundPlan round) {
    long start = System.nanoTime();
    Broadcast<NetworkState> broadcast = context.broadcast(global);
    try {
      List<WorkerUpdate> updates = SparkFailures.unwrapped(() -> localSteps(broadcast, round));
      long bytes = updates.stream().mapToLong(update -> update.state().bytes()).sum();
      RoundOutcome.Traffic traffic =
          new RoundOutcome.Traffic(
              bytes + global.bytes() * updates.size(), System.nanoTime() - start);
      return RoundOutcome.ofCollected(global, updates, traffic);
    } finally {
      broadcast.destroy();
    }
  }

  private List<WorkerUpdate> localSteps(Broadcast<NetworkState> global, RoundPlan round) {
    TrainingPlan common = plan;
    return shards(Split.TRAIN)
        .mapPartitionsWithIndex(
            (worker, part) -> {
              LocalSteps steps = new LocalSteps(common);
              List<WorkerUpdate> updates = new ArrayList<>();
              part.forEachRemaining(
                  shard ->
                      updates.add(
                          ReplicaPool.lend(
                              common.definition(),
                              common.layout().shape(),
                              replica ->
                                  steps.run(replica, global.value(), round, worker, shard))));
              return updates.iterator();
            },
            true)
        .collect();
  }

  @Override
  public Evaluation evaluate(NetworkState global, Split split) {
    long planned = rows(split);
    Broadcast<NetworkState> broadcast = context.broadcast(global);
    try {
      List<Evaluation> parts =
          SparkFailures.unwrapped(() -> evaluate(broadcast, shards(split), planned));
      Evaluation whole = new ShardEvaluation(plan).empty(planned);
      parts.forEach(whole::merge);
      return whole;
    } finally {
      broadcast.destroy();
    }
  }

  private List<Evaluation> evaluate(
      Broadcast<NetworkState> global, JavaRDD<Shard> shards, long planned) {
    TrainingPlan common = plan;
    return shards
        .map(
            shard ->
                ReplicaPool.lend(
                    common.definition(),
                    common.layout().shape(),
                    replica ->
                        new ShardEvaluation(common).run(replica, global.value(), shard, planned)))
        .collect();
  }

  private JavaRDD<Shard> shards(Split split) {
    JavaRDD<Shard> shards = data.shards().get(split);
    if (shards == null) {
      throw new IllegalStateException("no shards of split " + split);
    }
    return shards;
  }

  @Override
  public void close() {
    data.release();
    ReplicaPool.release(plan.definition(), plan.layout().shape());
  }
}
