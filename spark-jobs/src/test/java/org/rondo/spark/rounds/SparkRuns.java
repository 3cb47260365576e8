package org.rondo.spark.rounds;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.rondo.config.RunConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Shard;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Split;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.spark.SparkTest;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.shards.LabelCodes;
import org.rondo.spark.shards.PreparedData;
import org.rondo.training.InProcessWorkers;
import org.rondo.training.NetworkFactory;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingPlan;
import org.rondo.training.TrainingResult;
import org.rondo.training.Workers;

/**
 * Small runs over handmade shards, on Spark and in this process.
 *
 * @param config of the run
 * @param plan of the run
 * @param fresh the untrained state
 * @param shards to train on
 */
record SparkRuns(RunConfig config, TrainingPlan plan, NetworkState fresh, List<Shard> shards) {
  private static final int FEATURES = 6;

  /** A classification into three classes, or a run over the given shards. */
  static SparkRuns of(String sections, List<Shard> shards) {
    RunConfig config = RunConfig.parse("name: test\ndata: {source: none}\n" + applicable(sections));
    NetworkFactory.Start start =
        NetworkFactory.start(config, layout(), NetworkRequest.Target.classes(3));
    return new SparkRuns(config, start.plan(), start.state(), shards);
  }

  /**
   * A matrix's settings without those that have no meaning for the recipe that averages gradients.
   */
  private static String applicable(String sections) {
    return sections.matches("(?s).*(averaging|recipe): \\{?gradients.*")
            || sections.contains("recipe: gradients")
        ? sections.replaceAll("(local-steps|inner-state|warmup-rounds): [a-z0-9:-]+,?", "")
        : sections;
  }

  /** Uneven shards, one of them empty. */
  static List<Shard> unevenShards() {
    List<Shard> shards = new ArrayList<>();
    for (int rows : new int[] {60, 47, 0, 33, 8}) {
      shards.add(shard(rows, rows, Float.NaN));
    }
    return shards;
  }

  /** Rows of three classes; the middle row holds the poison if that is not NaN. */
  static Shard shard(int rows, long seed, float poison) {
    Random random = new Random(seed);
    ShardBuilder builder = new ShardBuilder(layout());
    for (int row = 0; row < rows; row++) {
      float[] values = new float[FEATURES];
      double sum = 0;
      for (int i = 0; i < FEATURES; i++) {
        values[i] = (float) random.nextGaussian();
        sum += values[i] * (i + 1);
      }
      if (row == rows / 2 && !Float.isNaN(poison)) {
        values[0] = poison;
      }
      builder.append(values, new float[] {Math.floorMod((int) Math.floor(sum), 3)});
    }
    return builder.build();
  }

  private static ExampleLayout layout() {
    return ExampleLayout.of(TensorShape.of(FEATURES), Storage.FLOAT32, 1);
  }

  TrainingResult inProcess() {
    return train(inProcessWorkers());
  }

  Workers inProcessWorkers() {
    return new InProcessWorkers(plan, Map.of(Split.TRAIN, shards, Split.VALIDATION, validation()));
  }

  /** As many rows as there are training rows, none of them poisoned. */
  private List<Shard> validation() {
    return shards.stream()
        .map(shard -> shard(shard.rows(), 1000L + shard.rows(), Float.NaN))
        .toList();
  }

  /** How rounds are run on Spark. */
  enum Way {
    /** A job each; updates are collected. */
    COLLECTED,
    /** A job each; updates go through a shuffle. */
    SCATTERED,
    /** The tasks of one job stay. */
    RESIDENT,
    /** The tasks of one job stay, and talk with the driver as those on executors do. */
    REMOTE
  }

  TrainingResult onSpark(Way way, Path scratch) {
    return train(sparkWorkers(way, scratch));
  }

  TrainingResult train(Workers workers) {
    return train(workers, new TrainingListener() {});
  }

  TrainingResult train(Workers workers, TrainingListener listener) {
    try (workers) {
      return new Trainer(plan, config.training(), workers, listener).train(fresh);
    }
  }

  /** Workers that close with them what they have borrowed. */
  Workers sparkWorkers(Way way, Path scratch) {
    return sparkWorkers(way, scratch, "127.0.0.1");
  }

  /** Workers that know the driver by a name. */
  Workers sparkWorkers(Way way, Path scratch, String host) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(SparkTest.session(2).sparkContext());
    JavaRDD<Shard> train = context.parallelize(shards, shards.size()).cache();
    JavaRDD<Shard> validation = context.parallelize(validation(), shards.size()).cache();
    PreparedData data =
        new PreparedData(
            Map.of(Split.TRAIN, train, Split.VALIDATION, validation),
            Map.of(Split.TRAIN, rows(shards), Split.VALIDATION, rows(validation())),
            new DataSchema(
                List.of(),
                layout(),
                new DataSchema.Labels(
                    List.of("label"), new LabelCodes(List.of("0", "1", "2"), 1), null),
                null,
                null,
                null,
                null),
            new PreparedData.RowAccount(0, 0, ""),
            List.of(),
            null);
    RunJobs jobs =
        new RunJobs(
            context, new RunJobs.Settings("test", null, Duration.ofMinutes(1), () -> false));
    String folder = scratch.toUri().toString();
    SparkWorkers workers =
        switch (way) {
          case RESIDENT -> SparkWorkers.of(jobs, plan, data, fresh, folder);
          case REMOTE ->
              new SparkWorkers(
                  jobs,
                  plan,
                  data,
                  SparkWorkers.remoteRounds(jobs, plan, data, fresh, folder, host));
          case COLLECTED, SCATTERED -> {
            GatherRule rule = new GatherRule(way == Way.COLLECTED ? Long.MAX_VALUE : -1);
            yield new SparkWorkers(
                jobs, plan, data, SparkWorkers.jobRounds(jobs, plan, data, fresh, rule, folder));
          }
        };
    return owning(workers, jobs, data);
  }

  private static List<Integer> rows(List<Shard> shards) {
    return shards.stream().map(Shard::rows).toList();
  }

  private static Workers owning(SparkWorkers workers, RunJobs jobs, PreparedData data) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            return method.invoke(workers, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          } finally {
            if (method.getName().equals("close")) {
              jobs.close();
              data.close();
            }
          }
        };
    return (Workers)
        Proxy.newProxyInstance(
            Workers.class.getClassLoader(), new Class<?>[] {Workers.class}, handler);
  }
}
