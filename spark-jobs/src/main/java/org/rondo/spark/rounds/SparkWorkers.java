package org.rondo.spark.rounds;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.scoring.ScoringPlan;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.TrainingPlan;
import org.rondo.training.WorkerRound;
import org.rondo.training.Workers;

/** Workers that are partitions of a cached RDD of shards. Used by one thread. */
public final class SparkWorkers implements Workers {
  private final RunJobs jobs;
  private final TrainingPlan plan;
  private final PreparedData data;
  private final Rounds rounds;
  private final UsedDevices devices = new UsedDevices();

  /**
   * Workers over prepared data; data and jobs remain the caller's, who closes them afterwards.
   * Rounds run in the fastest way that the context and its memory allow.
   *
   * @param jobs of the run
   * @param fresh the untrained state
   * @param scratch a folder for what the workers keep, on a file system that all executors can
   *     reach; created when needed
   */
  public static SparkWorkers of(
      RunJobs jobs, TrainingPlan plan, PreparedData data, NetworkState fresh, String scratch) {
    JavaSparkContext context = jobs.context();
    if (context.isLocal()) {
      long room = roomForShards(context, plan, fresh, workers(data));
      Map<Split, JavaRDD<Shard>> near = near(plan, data, room, EnumSet.allOf(Split.class));
      if (near.containsKey(Split.TRAIN) && LongLivedTasks.seeObjects(context)) {
        return new SparkWorkers(jobs, plan, data, new LongLivedRounds(jobs, plan, near));
      }
    } else if (StaySettings.of(context.getConf()).stay()) {
      String address = context.getConf().get("spark.driver.host");
      Rounds rounds = remoteRounds(jobs, plan, data, fresh, scratch, address);
      return new SparkWorkers(jobs, plan, data, rounds);
    }
    Rounds rounds = jobRounds(jobs, plan, data, fresh, GatherRule.measured(), scratch);
    return new SparkWorkers(jobs, plan, data, rounds);
  }

  /**
   * Refuses Spark settings without meaning, before any data are read.
   *
   * @throws org.rondo.error.ConfigurationException that names the setting
   */
  public static void requireSettings(JavaSparkContext context) {
    StaySettings.of(context.getConf());
  }

  private static int workers(PreparedData data) {
    return data.rows().getOrDefault(Split.TRAIN, List.of()).size();
  }

  /** The shards of some splits, as many of each, that do not take more than these bytes. */
  private static Map<Split, JavaRDD<Shard>> near(
      TrainingPlan plan, PreparedData data, long room, Set<Split> splits) {
    Map<Split, JavaRDD<Shard>> near = new EnumMap<>(Split.class);
    long left = room;
    for (Split split : splits) {
      left -= data.rows(split) * plan.layout().rowBytes();
      JavaRDD<Shard> shards = data.shards().get(split);
      if (left >= 0 && shards != null && shards.getNumPartitions() == workers(data)) {
        near.put(split, shards);
      }
    }
    return near;
  }

  /**
   * How many bytes of shards long-lived tasks may hold: where they see the driver's objects, what
   * the heap has room for beside what workers keep, and a sum with what waits in front of it.
   *
   * @param fresh a state, all of which have the same size
   * @return below 0 when they may not run the rounds
   */
  private static long roomForShards(
      JavaSparkContext context, TrainingPlan plan, NetworkState fresh, int workers) {
    // local[N,F] retries failed tasks, which works better with jobs.
    if (context.master().contains(",")) {
      return -1;
    }
    int slots = Math.min(workers, context.defaultParallelism());
    int vectors = 2 + (plan.exchange().keepsParameters() ? 1 : 0) + plan.exchange().delay();
    long kept = plan.exchange().hasMemory() ? vectors * fresh.bytes() * workers : 0;
    long waiting =
        plan.exchange().combination().holdsWorkers() ? workers : workers - workers / slots;
    // A sum is in double precision, and then becomes a state.
    long summed = fresh.bytes() * (waiting + 3);
    return Runtime.getRuntime().maxMemory() / 3 - kept - summed;
  }

  /** A job for each round. */
  static JobRounds jobRounds(
      RunJobs jobs,
      TrainingPlan plan,
      PreparedData data,
      NetworkState fresh,
      GatherRule rule,
      String scratch) {
    return new JobRounds(
        jobs,
        plan,
        shards(data, Split.TRAIN),
        rule,
        memories(jobs, fresh, scratch),
        UUID.randomUUID());
  }

  /**
   * Long-lived tasks on executors. They hold the rows that rounds and the evaluations between them
   * need.
   *
   * @param address by which executors know the driver
   */
  static Rounds remoteRounds(
      RunJobs jobs,
      TrainingPlan plan,
      PreparedData data,
      NetworkState fresh,
      String scratch,
      String address) {
    Map<Split, JavaRDD<Shard>> near =
        near(plan, data, Long.MAX_VALUE, EnumSet.of(Split.TRAIN, Split.VALIDATION));
    long rows = near.keySet().stream().mapToLong(data::rows).sum();
    long bytes = rows * plan.layout().rowBytes();
    WorkerMemories memories = memories(jobs, fresh, scratch);
    UUID run = UUID.randomUUID();
    ExecutorHost host = new ExecutorHost(jobs.context(), plan, near, bytes, memories, address, run);
    JobRounds byJobs =
        new JobRounds(jobs, plan, shards(data, Split.TRAIN), GatherRule.measured(), memories, run);
    return new RemoteRounds(jobs, plan, host, byJobs, fresh);
  }

  private static WorkerMemories memories(RunJobs jobs, NetworkState fresh, String scratch) {
    return new WorkerMemories(jobs.context(), scratch, fresh.parameters().length);
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
  public void announce(RoundStart start, RoundPlan round) {
    rounds.announce(start, round);
  }

  @Override
  public RoundOutcome run(RoundStart start, RoundPlan round) {
    RoundOutcome outcome = rounds.run(start, round);
    devices.note(outcome.reports());
    return outcome;
  }

  /** The GPUs that workers have computed on so far, as a manifest records them. */
  public List<Map<String, Object>> devices() {
    return devices.toTree();
  }

  @Override
  public Evaluation evaluate(float[] parameters, Split split) {
    return jobs.evaluation(
        "evaluation",
        () -> {
          Evaluation near = rounds.evaluate(parameters, split, rows(split));
          return near != null
              ? near
              : ScoringPlan.evaluate(plan.learner(), shards(data, split), parameters, rows(split));
        });
  }

  @Override
  public List<ProbeLoss> probe(float[] parameters) {
    return rounds.probe(parameters);
  }

  @Override
  public List<WorkerRound.Memory> memories() {
    return plan.exchange().hasMemory() ? rounds.memories() : List.of();
  }

  @Override
  public void restore(List<WorkerRound.Memory> given) {
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
      plan.learner().release();
    }
  }
}
