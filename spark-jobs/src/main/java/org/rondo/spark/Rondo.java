package org.rondo.spark;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.RunConfig;
import org.rondo.explain.Explanation;
import org.rondo.landscape.Landscape;
import org.rondo.landscape.LandscapeRequest;
import org.rondo.spark.fitting.ExplanationRun;
import org.rondo.spark.fitting.Fitting;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.fitting.Forecast;
import org.rondo.spark.fitting.ForecastRun;
import org.rondo.spark.fitting.LandscapeRun;
import org.rondo.spark.jobs.KryoRecords;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.retrain.RetrainFollowers;
import org.rondo.spark.retrain.RetrainReport;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainRun;
import org.rondo.spark.run.RecordedRun;
import org.rondo.spark.run.SparkLine;
import org.rondo.spark.run.TrainingRun;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.EvaluationResult;
import org.rondo.spark.scoring.EvaluationRun;
import org.rondo.spark.scoring.IncrementalOutput;
import org.rondo.spark.scoring.IncrementalResult;
import org.rondo.spark.scoring.IncrementalRun;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.NamedModel;
import org.rondo.spark.scoring.OutputFormat;
import org.rondo.spark.scoring.PredictionColumns;
import org.rondo.spark.scoring.PredictionOutput;
import org.rondo.spark.scoring.PredictionResult;
import org.rondo.spark.scoring.PredictionRun;
import org.rondo.spark.scoring.ShadowModel;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.training.TrainingListener;

/**
 * Trains, evaluates and predicts on a Spark session that the caller lends: it is never stopped, and
 * nothing stays cached or broadcast when a call returns.
 *
 * <pre>{@code
 * RunConfig config = ConfigReader.read(Path.of("conf/titanic.yaml"), List.of());
 * TrainingRunResult run = Rondo.on(spark).train(config, new TrainingListener() {});
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
   * Works on a session that remains the caller's.
   *
   * @throws org.rondo.error.ConfigurationException when this build is for another line of Spark, or
   *     the session's serializer cannot write what Rondo ships
   */
  public static Rondo on(SparkSession session) {
    SparkLine.requireBuilt();
    KryoRecords.requireIn(session.sparkContext().getConf());
    return new Rondo(session, new StopRequest());
  }

  /** The same, with trainings that end early when a stop is requested. */
  public Rondo stoppedBy(StopRequest request) {
    return new Rondo(session, request);
  }

  /**
   * Trains on the source that the configuration names and writes the run's folder.
   *
   * @throws org.rondo.error.ConfigurationException when the configuration does not fit the data, or
   *     names no source
   * @throws org.rondo.error.DataException when the data cannot be used
   * @throws org.rondo.error.TrainingException when training diverges
   */
  public TrainingRunResult train(RunConfig config, TrainingListener listener) {
    config.data().requiredSource();
    return TrainingRun.begin(session, config, stop::isMade).run(source(config), listener);
  }

  /**
   * Trains on rows that the caller already has. The configuration need not name a source; if it
   * does, that is only a name here.
   */
  public TrainingRunResult train(RunConfig config, Dataset<Row> rows, TrainingListener listener) {
    return TrainingRun.begin(session, config, stop::isMade).run(() -> Sources.of(rows), listener);
  }

  /**
   * Trains on rows that the caller already has, without a folder: the model and its metrics are the
   * result, with the same bits as those of {@link #train(RunConfig, Dataset, TrainingListener)}.
   * Bad rows are counted but not kept, and if training ends early, everything learned is lost.
   * Throws what {@code train} throws.
   */
  public FittingResult fit(RunConfig config, Dataset<Row> rows, TrainingListener listener) {
    return Fitting.fit(session, config, () -> Sources.of(rows), listener, stop::isMade);
  }

  /** Trains without a folder and without a listener. */
  public FittingResult fit(RunConfig config, Dataset<Row> rows) {
    return fit(config, rows, new TrainingListener() {});
  }

  /**
   * Resumes the newest unfinished run of the configuration's name, in its folder and with the same
   * bits. Its driver must have ended.
   *
   * @throws org.rondo.error.ConfigurationException when there is none, or the configuration is not
   *     the one that it began with
   * @throws org.rondo.error.DataException when its data have changed, or none of its checkpoints
   *     can be trusted
   */
  public TrainingRunResult resume(RunConfig config, TrainingListener listener) {
    config.data().requiredSource();
    return resumed(config, null).run(source(config), listener);
  }

  /** Resumes the named run, as {@link #resume(RunConfig, TrainingListener)} does. */
  public TrainingRunResult resume(RunConfig config, String runId, TrainingListener listener) {
    config.data().requiredSource();
    return resumed(config, runId).run(source(config), listener);
  }

  /** Resumes the newest run on rows that the caller already has. */
  public TrainingRunResult resume(RunConfig config, Dataset<Row> rows, TrainingListener listener) {
    return resumed(config, null).run(() -> Sources.of(rows), listener);
  }

  private TrainingRun resumed(RunConfig config, @Nullable String runId) {
    return TrainingRun.resume(session, config, stop::isMade, runId);
  }

  private Supplier<RawData> source(RunConfig config) {
    return () -> Sources.open(session, config.data());
  }

  /**
   * Predicts how fast a configuration's rounds would be here, from a few real steps on the first
   * rows of its source. Takes seconds, and writes nothing.
   *
   * @throws org.rondo.error.ConfigurationException when the configuration does not fit these rows
   * @throws org.rondo.error.DataException when these rows cannot be used
   */
  public Forecast forecast(RunConfig config) {
    return SparkFailures.unwrapped(() -> new ForecastRun(session, config).run());
  }

  /**
   * Writes out the first round of a training: the steps of each worker on a few rows of its own,
   * and the average. Takes seconds, and writes nothing.
   *
   * @param config of a training of one round, with few rows ({@code training.batch-size}) and steps
   *     ({@code training.local-steps})
   * @throws org.rondo.error.ConfigurationException when the configuration does not fit the data, or
   *     is for more than one round
   * @throws org.rondo.error.DataException when the data cannot be used
   */
  public Explanation explain(RunConfig config) {
    config.data().requiredSource();
    return SparkFailures.unwrapped(() -> new ExplanationRun(session, config, stop::isMade).run());
  }

  /**
   * Measures the loss around a run's model, on the run's data; where more is asked for, after
   * training it once more in memory, to the same bits. Writes nothing.
   *
   * @param run its folder, a path or URI, or OUTPUT/NAME for the newest run of a name
   * @param settings that change its configuration, such as where its data are now
   * @throws org.rondo.error.DataException when there is no such run, or its data have changed
   * @throws org.rondo.error.ConfigurationException when the request does not fit the run
   */
  public Landscape landscape(
      String run, List<String> settings, LandscapeRequest request, LandscapeRun.Watchers watchers) {
    return SparkFailures.unwrapped(
        () -> {
          RecordedRun recorded = RecordedRun.of(run, settings, session);
          return new LandscapeRun(session, recorded.config(), recorded.recorded(), stop::isMade)
              .run(request, watchers);
        });
  }

  /** The same around the end of a training that is done for this, in memory. */
  public Landscape landscape(
      RunConfig config, LandscapeRequest request, LandscapeRun.Watchers watchers) {
    config.data().requiredSource();
    return SparkFailures.unwrapped(
        () -> new LandscapeRun(session, config, null, stop::isMade).run(request, watchers));
  }

  /**
   * Trains a challenger and promotes it in a registry if it is better than the champion, as the
   * section {@code retrain} says, and tells its followers. May be called again and again: what has
   * been done is not done twice.
   */
  public RetrainResult retrain(RunConfig config, Registry registry, TrainingListener listener) {
    config.data().requiredSource();
    RegisteredModel model = RetrainRun.model(config, registry);
    RetrainReport report =
        new RetrainReport(model.name(), RetrainFollowers.of(session, config, registry));
    RetrainRun run = new RetrainRun(session, config, registry, report, stop::isMade);
    return report.around(() -> SparkFailures.unwrapped(() -> run.run(listener)));
  }

  /** The session's model registry: of its setting {@code spark.rondo.registry}. */
  public Registry registry() {
    return Registry.of(session);
  }

  /** Evaluates a model on a source that has its label columns. */
  public EvaluationResult evaluate(ModelBundle model, DataConfig data) {
    return SparkFailures.unwrapped(
        () -> new EvaluationRun(model).run(model.read(data, session), data.badRows()));
  }

  /** Evaluates a model on rows that have its label columns; bad rows are counted. */
  public EvaluationResult evaluate(ModelBundle model, Dataset<Row> rows) {
    return SparkFailures.unwrapped(
        () -> new EvaluationRun(model).run(Sources.of(rows), EvaluationRun.COUNT_ALL));
  }

  /**
   * Scores a source and writes its columns and the predictions to a folder, bad rows to {@code
   * _rejected} inside it. The folder is written beside its place first, so it is either complete or
   * unchanged.
   */
  public PredictionResult predict(ModelBundle model, DataConfig input, PredictionOutput output) {
    return SparkFailures.unwrapped(() -> new PredictionRun(session, model).write(input, output));
  }

  /**
   * Scores the files of a source that no call before has, and adds them to a folder as a batch; the
   * model's version stands beside each row. May be called again and again, and killed.
   */
  public IncrementalResult predictNew(
      NamedModel model, DataConfig input, IncrementalOutput output) {
    return SparkFailures.unwrapped(
        () -> new IncrementalRun(session, model, null).add(input, output));
  }

  /**
   * The same, with the predictions of a second model in columns of their own. They are null where
   * that fails.
   */
  public IncrementalResult predictNew(
      NamedModel model, ShadowModel shadow, DataConfig input, IncrementalOutput output) {
    return SparkFailures.unwrapped(
        () -> new IncrementalRun(session, model, shadow).add(input, output));
  }

  /** Scores a source into a new folder, with the usual columns. */
  public PredictionResult predict(
      ModelBundle model, DataConfig input, String output, OutputFormat format) {
    return predict(model, input, PredictionOutput.to(output, format));
  }

  /**
   * Adds predictions to rows: {@code prediction} (the class, or the number; {@code prediction_NAME}
   * for each of several targets) and {@code probability_CLASS} for each class. Rows that cannot be
   * used, or for which the model's output is not a number, have nulls there. Lazy: nothing is
   * computed before the result is, and the result holds a broadcast of the model for as long as it
   * is referenced.
   */
  public Dataset<Row> predict(ModelBundle model, Dataset<Row> rows) {
    return predict(model, rows, PredictionColumns.DEFAULT);
  }

  /** The same, with other names for the columns. */
  public Dataset<Row> predict(ModelBundle model, Dataset<Row> rows, PredictionColumns names) {
    return new PredictionRun(session, model).score(Sources.of(rows), names);
  }
}
