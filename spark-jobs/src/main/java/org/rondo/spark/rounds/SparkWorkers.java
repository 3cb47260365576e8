package org.rondo.spark.rounds;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.NetworkState;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.scoring.ScoringPlan;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.ProbeLoss;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerMemory;
import org.rondo.training.Workers;

/** Workers that are partitions of a cached RDD of shards. Used by one thread. */
public final class SparkWorkers implements Workers {
  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final PreparedData data;
  private final Rounds rounds;

  /**
   * Workers over prepared data; data and jobs stay the caller's, who closes them afterwards. They
   * run their rounds in the quickest way that the context and its memory allow.
   *
   * @param jobs of the run
   * @param fresh the untrained state
   * @param scratch a folder for what the workers keep, on a file system that all executors reach;
   *     made when it is needed
   */
  public static SparkWorkers of(
      RunJobs jobs, TrainingPlan plan, PreparedData data, NetworkState fresh, String scratch) {
    List<Integer> rows = data.rows().getOrDefault(Split.TRAIN, List.of());
    long shardBytes = rows.stream().mapToLong(Integer::longValue).sum() * plan.layout().rowBytes();
    Rounds rounds =
        ResidentRounds.areOpen(jobs.context(), plan, fresh, rows.size(), shardBytes)
            ? new ResidentRounds(jobs, plan, shards(data, Split.TRAIN))
            : jobRounds(jobs, plan, data, fresh, GatherRule.measured(), scratch);
    return new SparkWorkers(jobs, plan, data, rounds);
  }

  /** A job for each round, as on a cluster. */
  static Rounds jobRounds(
      RunJobs jobs,
      TrainingPlan plan,
      PreparedData data,
      NetworkState fresh,
      GatherRule rule,
      String scratch) {
    WorkerMemories memories =
        new WorkerMemories(jobs.context(), scratch, fresh.parameters().length);
    return new JobRounds(jobs, plan, shards(data, Split.TRAIN), rule, memories);
  }

  SparkWorkers(RunJobs jobs, TrainingPlan plan, PreparedData data, Rounds rounds) {
    this.jobs = jobs;
    this.plan = plan;
    this.data = data;
    this.rounds = rounds;
  }

  @Override
  public List<Integer> shardRows() {
    return data.rows().getOrDefault(Split.TRAIN, List.of());
  }

  @Override
  public long rows(Split split) {
    return data.rows(split);
  }

  @Override
  public RoundOutcome run(NetworkState global, RoundPlan round) {
    return rounds.run(global, round);
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    rounds.pause();
    ScoringPlan scoring = new ScoringPlan(plan.replica(), plan.objective(), data.schema());
    return jobs.evaluation(
        "evaluation", () -> scoring.evaluate(shards(data, split), parameters, rows(split)));
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return rounds.probe(parameters);
  }

  @Override
  public List<WorkerMemory> memories() {
    return plan.exchange().hasMemory() ? rounds.memories() : List.of();
  }

  @Override
  public void restore(List<WorkerMemory> given) {
    if (!given.isEmpty()) {
      rounds.restore(given);
    }
  }

  private static JavaRDD<Shard> shards(PreparedData data, Split split) {
    JavaRDD<Shard> shards = data.shards().get(split);
    if (shards == null) {
      throw new IllegalStateException("no shards of split " + split);
    }
    return shards;
  }

  @Override
  public void close() {
    try {
      rounds.close();
    } finally {
      ReplicaPool.release(plan.replica());
    }
  }
}
