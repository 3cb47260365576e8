package org.rondo.bench.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.rondo.bench.Workload;
import org.rondo.config.RunConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.network.NetworkState;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.rounds.SparkWorkers;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.shards.LabelCodes;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.NetworkFactory;
import org.rondo.training.StoppedException;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingPlan;
import org.rondo.training.Workers;

/**
 * One training by Rondo with the defaults of a configuration: from the cached shards to the last
 * round, as {@code scripts/rondo train} has it.
 *
 * @param workload the network
 * @param examples to train on
 * @param localSteps as the configuration says it
 * @param length {@code epochs: N} or {@code rounds: N}, at most
 */
record RondoTraining(Workload workload, Examples examples, String localSteps, String length) {
  static final int WORKERS = 2;
  private static final long SEED = 42;

  /** Who runs the workers' local steps. */
  enum Team {
    /** Tasks of the given Spark. */
    SPARK,
    /** Two threads, without Spark. */
    THREADS
  }

  /** What trains, and whom it tells until it is asked to stop. */
  record Course(JavaSparkContext context, Team team, AtomicBoolean stop, TrainingListener told) {}

  /** Trains to the end, or until asked to stop. */
  void run(Course course) throws IOException {
    TrainingConfig config = config().training();
    NetworkFactory.Start start =
        NetworkFactory.start(workload.plan(), config, SEED, examples.layout());
    try (RoundLog log = new RoundLog()) {
      TrainingListener all = TrainingListener.all(List.of(log, course.told()));
      train(
          course,
          start.plan(),
          start.state(),
          workers -> new Trainer(start.plan(), config, workers, all).train(start.state()));
    } catch (StoppedException e) {
      // As asked.
    }
  }

  /** Its data and its network are not used: those are the workload's. */
  private RunConfig config() {
    return RunConfig.parse(
        String.format(
            Locale.ROOT,
            """
            name: peers
            seed: %d
            data: {source: none}
            model: {network: mlp}
            training: {workers: %d, batch-size: %d, local-steps: %s, %s,
              optimizer: {name: adam, learning-rate: 0.001}}
            """,
            SEED,
            WORKERS,
            workload.rows(),
            localSteps,
            length));
  }

  private void train(
      Course course, TrainingPlan plan, NetworkState fresh, Consumer<Workers> training) {
    if (course.team() == Team.THREADS) {
      List<Shard> shards =
          IntStream.range(0, WORKERS).mapToObj(i -> examples.train(i, WORKERS)).toList();
      try (Workers workers = new ThreadWorkers(plan, shards, course.stop()::get)) {
        training.accept(workers);
      }
      return;
    }
    RunJobs.Settings settings =
        new RunJobs.Settings("peers", null, Duration.ofMinutes(1), course.stop()::get);
    try (RunJobs jobs = new RunJobs(course.context(), settings);
        PreparedData data = prepared(course.context());
        Workers workers = SparkWorkers.of(jobs, plan, data, fresh, "unused")) {
      training.accept(workers);
    }
  }

  private PreparedData prepared(JavaSparkContext context) {
    Examples made = examples;
    JavaRDD<Integer> workers = context.parallelize(List.of(0, 1), WORKERS);
    JavaRDD<Shard> train =
        workers.map(worker -> made.train(worker, WORKERS)).persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<Shard> test =
        workers.map(worker -> made.test(worker, WORKERS)).persist(StorageLevel.MEMORY_AND_DISK());
    Map<Split, List<Integer>> rows =
        Map.of(
            Split.TRAIN, train.map(Shard::rows).collect(),
            Split.VALIDATION, test.map(Shard::rows).collect());
    long read = rows.values().stream().flatMap(List::stream).mapToLong(Integer::longValue).sum();
    return new PreparedData(
        Map.of(Split.TRAIN, train, Split.VALIDATION, test),
        rows,
        new DataSchema(
            List.of(),
            examples.layout(),
            new DataSchema.Labels(List.of("label"), new LabelCodes(List.of(), 1), null),
            null,
            null,
            null,
            null),
        new PreparedData.RowAccount(read, 0, ""),
        List.of(),
        null);
  }
}
