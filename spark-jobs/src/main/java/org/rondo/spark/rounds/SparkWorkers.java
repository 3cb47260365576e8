package org.rondo.spark.rounds;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.NetworkState;
import org.rondo.network.Replica;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.ProbeLoss;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundParts;
import org.rondo.training.RoundPlan;
import org.rondo.training.ShardEvaluation;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerMemory;
import org.rondo.training.WorkerRound;
import org.rondo.training.Workers;

/**
 * Workers that are partitions of a cached RDD of shards. A round is one Spark job of ordinary
 * tasks, each a pure function of its broadcast, its shard and what it kept, so that Spark may retry
 * and speculate.
 */
public final class SparkWorkers implements Workers {
  private final JavaSparkContext context;
  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final PreparedData data;
  private final GatherRule rule;
  private final WorkerMemories memories;

  /**
   * Workers over prepared data, which they release when closed, and whose jobs they end with them.
   *
   * @param jobs of the run
   * @param parameters of the network
   * @param rule how to bring updates together
   * @param scratch a folder for what the workers keep, on a file system that all executors reach;
   *     made when it is needed
   */
  public SparkWorkers(
      RunJobs jobs,
      TrainingPlan plan,
      PreparedData data,
      int parameters,
      GatherRule rule,
      String scratch) {
    this.context = jobs.context();
    this.jobs = jobs;
    this.plan = plan;
    this.data = data;
    this.rule = rule;
    this.memories = new WorkerMemories(this.context, rule.passage(), scratch, parameters);
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
    int workers = shardRows().size();
    int slots = Math.min(workers, context.defaultParallelism());
    Gather gather = rule.choose(plan.exchange(), global.bytes(), workers, slots);
    Shared<LocalStepsTask> task =
        rule.passage()
            .share(context, new LocalStepsTask(plan, round, gather.longestPiece(), global));
    long sharedNanos = System.nanoTime() - start;
    boolean kept = false;
    try {
      boolean remember = plan.exchange().hasMemory();
      JavaRDD<Shard> shards = shards(Split.TRAIN);
      JavaRDD<WorkerRound> parts =
          remember
              ? memories.next(shards, task)
              : shards.mapPartitionsWithIndex(
                  (worker, part) -> LocalStepsTask.run(task, worker, part), true);
      Gather.Gathered gathered =
          jobs.round(
              round.round() + 1,
              round.steps().count(),
              () -> gather.gather(parts.map(WorkerRound::update), task));
      if (remember) {
        kept = true;
        memories.keep(parts, task);
      }
      RoundOutcome.Traffic traffic =
          new RoundOutcome.Traffic(
              gathered.bytes() + global.bytes() * workers,
              System.nanoTime() - start,
              slots,
              RoundParts.of(
                  gathered.reports(),
                  sharedNanos,
                  gathered.times().arrived(),
                  gathered.times().aggregationNanos()));
      return new RoundOutcome(gathered.combined(), gathered.reports(), traffic);
    } finally {
      if (!kept) {
        task.destroy();
      }
    }
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    long planned = rows(split);
    TrainingPlan common = plan;
    Evaluation whole = new ShardEvaluation(plan).empty(planned);
    onShards(
            "evaluation",
            split,
            parameters,
            (replica, values, shard) ->
                new ShardEvaluation(common).run(replica, values, shard, planned))
        .forEach(whole::merge);
    return whole;
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    TrainingPlan common = plan;
    return onShards(
        "probe",
        Split.TRAIN,
        parameters,
        (replica, values, shard) -> ProbeLoss.of(common, replica, values, shard));
  }

  @Override
  public List<WorkerMemory> memories() {
    return plan.exchange().hasMemory()
        ? jobs.evaluation("checkpoint", memories::collect)
        : List.of();
  }

  @Override
  public void restore(List<WorkerMemory> given) {
    memories.restore(given);
  }

  /** What a use of a replica and parameters makes of each shard, in worker order. */
  private <R> List<R> onShards(String what, Split split, float[] parameters, ShardUse<R> use) {
    TrainingPlan common = plan;
    Shared<float[]> shared = rule.passage().share(context, parameters);
    try {
      return jobs.evaluation(
          what,
          () ->
              shards(split)
                  .map(
                      shard ->
                          ReplicaPool.lend(
                              common.replica(), replica -> use.of(replica, shared.value(), shard)))
                  .collect());
    } finally {
      shared.destroy();
    }
  }

  /** Travels to executors. */
  @FunctionalInterface
  private interface ShardUse<R> extends Serializable {
    R of(Replica replica, float[] parameters, Shard shard);
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
    try {
      memories.close();
    } finally {
      jobs.close();
      data.release();
      ReplicaPool.release(plan.replica());
    }
  }
}
