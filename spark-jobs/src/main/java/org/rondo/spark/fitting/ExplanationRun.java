package org.rondo.spark.fitting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.RunConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.explain.Explainer;
import org.rondo.explain.Explanation;
import org.rondo.network.Objective;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.shards.DataSchema;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.Sources;
import org.rondo.training.NetworkFactory;

/**
 * Prepares the data of a configuration as for its training, and writes out a round of its workers
 * on the first rows of each one's shard.
 */
public final class ExplanationRun {
  private final SparkSession session;
  private final RunConfig config;
  private final BooleanSupplier stop;

  /**
   * An explanation on a session that remains the caller's.
   *
   * @param config of a training of one round
   * @throws ConfigurationException when its steps are of several batches each
   */
  public ExplanationRun(SparkSession session, RunConfig config, BooleanSupplier stop) {
    if (config.training().gradientAccumulation() > 1) {
      throw new ConfigurationException(
          "training.gradient-accumulation: got %s, but only steps of one batch each can be written out; add --set training.gradient-accumulation=1"
              .formatted(config.training().gradientAccumulation()));
    }
    this.session = session;
    this.config = config;
    this.stop = stop;
  }

  /** Runs the round; nothing is written or stays cached. */
  public Explanation run() {
    InitialModel initial = InitialModel.of(config, session).orElse(null);
    Preparation preparation =
        new Preparation(config).startingFrom(initial == null ? null : initial.schema(config));
    return SparkFailures.cancellable(
        "explaining",
        () -> {
          try (RunJobs jobs = Fitting.jobs(session, config, stop);
              PreparedData data =
                  jobs.prepare(() -> preparation.run(Sources.open(session, config.data())))) {
            return explain(data, jobs, initial);
          }
        });
  }

  private Explanation explain(PreparedData data, RunJobs jobs, @Nullable InitialModel initial) {
    NetworkFactory.Start start = Fitting.start(config, data, jobs, initial);
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    if (shards == null) {
      throw new IllegalStateException("no shards to train on");
    }
    long wanted =
        Math.multiplyExact(
            (long) config.training().batchSize(), config.training().localSteps().firstSteps());
    int rows = (int) Math.min(Integer.MAX_VALUE, wanted);
    List<Shard> first = jobs.prepare(() -> shards.map(shard -> shard.first(rows)).collect());
    return new Explainer(config, start)
        .explain(
            first,
            data.schema().featureNames(),
            outputs(data.schema(), start.network().objective()));
  }

  /** What each of the network's outputs stands for. */
  private static List<String> outputs(DataSchema schema, Objective objective) {
    List<String> classes = schema.labels().codes().classes();
    List<String> columns = schema.labels().columns();
    return switch (objective.form()) {
      case SOFTMAX, LABELS -> classes;
      case SIGMOID, SCORE -> classes.subList(1, 2);
      case VALUES -> columns;
      case INPUTS -> schema.featureNames();
      case QUANTILES -> {
        List<String> names = new ArrayList<>();
        for (String column : columns) {
          objective.settings().forEach(quantile -> names.add(column + " at " + quantile));
        }
        yield names;
      }
    };
  }
}
