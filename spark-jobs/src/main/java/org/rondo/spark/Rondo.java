package org.rondo.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;
import org.rondo.config.RunConfig;
import org.rondo.spark.features.InputSpecs;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.training.TrainingListener;

/**
 * Trains, evaluates and predicts on a Spark session that the caller lends: it is never stopped, and
 * nothing stays cached or broadcast when a call returns.
 *
 * <pre>{@code
 * RunConfig config = ConfigReader.read(Path.of("conf/titanic.yaml"), List.of());
 * TrainedRun run = Rondo.on(spark).train(config, new TrainingListener() {});
 * Dataset<Row> scored = Rondo.on(spark).predict(run.model(), passengers);
 * }</pre>
 */
public final class Rondo {
  private final SparkSession session;
  private final StopRequest stop;

  private Rondo(SparkSession session, StopRequest stop) {
    this.session = session;
    this.stop = stop;
  }

  /**
   * Works on a session that stays the caller's.
   *
   * @throws org.rondo.error.ConfigurationException when this build is for another line of Spark
   */
  public static Rondo on(SparkSession session) {
    SparkLine.requireBuilt();
    return new Rondo(session, new StopRequest());
  }

  /** The same, whose trainings end early when the request is made. */
  public Rondo stoppedBy(StopRequest request) {
    return new Rondo(session, request);
  }

  /**
   * Trains on the source that the configuration names and writes the run's folder.
   *
   * @throws org.rondo.error.ConfigurationException when the configuration does not fit the data
   * @throws org.rondo.error.DataException when the data cannot be used
   * @throws org.rondo.error.TrainingException when training diverges
   */
  public TrainedRun train(RunConfig config, TrainingListener listener) {
    return new TrainingRun(session, config, listener, stop, null)
        .run(() -> Sources.open(session, config.data()));
  }

  /**
   * Goes on with the newest run of the configuration's name that has not finished, in its folder
   * and to the same bits. Its driver must be dead.
   *
   * @throws org.rondo.error.ConfigurationException when there is none, or the configuration is not
   *     the one that it began with
   * @throws org.rondo.error.DataException when its data have changed, or none of its checkpoints
   *     can be trusted
   */
  public TrainedRun resume(RunConfig config, TrainingListener listener) {
    return resume(config, InterruptedRuns.find(config, null, hadoop()), listener);
  }

  /** Goes on with a certain run, as {@link #resume(RunConfig, TrainingListener)} does. */
  public TrainedRun resume(RunConfig config, String runId, TrainingListener listener) {
    return resume(config, InterruptedRuns.find(config, runId, hadoop()), listener);
  }

  /** Goes on with the newest run over rows that the caller has already. */
  public TrainedRun resume(RunConfig config, Dataset<Row> rows, TrainingListener listener) {
    InterruptedRun before = InterruptedRuns.find(config, null, hadoop());
    return new TrainingRun(session, config, listener, stop, before).run(() -> Sources.of(rows));
  }

  private TrainedRun resume(RunConfig config, InterruptedRun before, TrainingListener listener) {
    return new TrainingRun(session, config, listener, stop, before)
        .run(() -> Sources.open(session, config.data()));
  }

  private Configuration hadoop() {
    return session.sparkContext().hadoopConfiguration();
  }

  /** Trains on rows that the caller has already; the configuration's source is only a name then. */
  public TrainedRun train(RunConfig config, Dataset<Row> rows, TrainingListener listener) {
    return new TrainingRun(session, config, listener, stop, null).run(() -> Sources.of(rows));
  }

  /**
   * Predicts how fast a configuration's rounds would be here, by a few real steps on the first rows
   * of its source. Takes seconds, and writes nothing.
   *
   * @throws org.rondo.error.ConfigurationException when the configuration does not fit these rows
   * @throws org.rondo.error.DataException when these rows cannot be used
   */
  public Forecast forecast(RunConfig config) {
    return SparkFailures.unwrapped(() -> new ForecastRun(session, config).run());
  }

  /** Evaluates a model on a source that has its label columns. */
  public Evaluated evaluate(ModelBundle model, DataConfig data) {
    return SparkFailures.unwrapped(
        () ->
            new EvaluationRun(session, model)
                .run(
                    Sources.open(session, data, InputSpecs.widths(model.signature())),
                    data.badRows()));
  }

  /** Evaluates a model on rows that have its label columns; bad rows are counted. */
  public Evaluated evaluate(ModelBundle model, Dataset<Row> rows) {
    return SparkFailures.unwrapped(
        () -> new EvaluationRun(session, model).run(Sources.of(rows), EvaluationRun.COUNT_ALL));
  }

  /**
   * Scores a source and writes its columns and the predictions to a new folder, bad rows to {@code
   * _rejected} inside it.
   */
  public Predicted predict(
      ModelBundle model, DataConfig input, String output, OutputFormat format) {
    return SparkFailures.unwrapped(
        () -> new PredictionRun(session, model).write(input, output, format));
  }

  /**
   * Adds predictions to rows: {@code prediction} (the class, or the number; {@code prediction_NAME}
   * for each of several targets) and {@code probability_CLASS} for each class. Rows that cannot be
   * used have nulls there. Lazy: nothing is computed until the result is.
   */
  public Dataset<Row> predict(ModelBundle model, Dataset<Row> rows) {
    RawData data = Sources.of(rows);
    return new PredictionRun(session, model).score(data).drop(PredictionRun.REASON);
  }
}
