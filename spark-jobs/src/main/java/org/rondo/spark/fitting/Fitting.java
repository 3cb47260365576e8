package org.rondo.spark.fitting;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.engine.BackendChoice;
import org.rondo.engine.LayerSurvey;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metrics;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkSize;
import org.rondo.network.NetworkState;
import org.rondo.network.TakenOver;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.rounds.SparkWorkers;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.training.Checkpoints;
import org.rondo.training.ColumnTable;
import org.rondo.training.NetworkFactory;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the network of a configuration on prepared data and evaluates it, without a folder. It
 * borrows jobs and data and owns the workers. Used by one thread, which closes it.
 */
public final class Fitting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fitting.class);
  private static final double NANOS_PER_SECOND = 1e9;

  /** Rows that layers are looked at with. */
  private static final int SURVEYED = 64;

  private final RunConfig config;
  private final PreparedData data;
  private final RunJobs jobs;
  private final @Nullable InitialModel initial;
  private final FittingResult.Account account;
  private final NetworkFactory.Start start;
  private final Beginning beginning;
  private final SparkWorkers workers;

  /**
   * Creates the network and hands the data to workers.
   *
   * @param data and jobs remain the caller's, who closes them after this
   * @param initial the initial model; null for a new one
   * @param scratch a folder for what the workers keep, on a file system that all executors can
   *     reach; created when needed, and deleted
   * @throws ConfigurationException when the configuration does not fit the data
   */
  public Fitting(
      RunConfig config,
      PreparedData data,
      RunJobs jobs,
      @Nullable InitialModel initial,
      String scratch) {
    this.config = config;
    this.data = data;
    this.jobs = jobs;
    this.initial = initial;
    requireMetricToWatch();
    this.account = FittingResult.Account.of(data);
    NetworkPlan network = network(config, data);
    TakenOver taken = takenOver(config, data, initial, network);
    this.start = start(config, data, jobs, begun(network, taken));
    this.beginning = Beginning.of(initial, taken, network.definition().frozen());
    requireMemory();
    warnOfIdleTrim();
    OptimizerConfig optimizer = config.training().optimizer();
    if (config.model().file().isPresent() && optimizer.name() != OptimizerName.AUTO) {
      LOG.info(
          "training.optimizer: {} replaces what {} says",
          KebabCase.of(optimizer.name()),
          config.model().network());
    }
    LOG.info(
        "engine {}: {}", KebabCase.of(start.engine().spec().engine()), start.engine().reason());
    this.workers = SparkWorkers.of(jobs, start.plan(), data, start.state(), scratch);
  }

  /**
   * What training starts from: the network of a configuration, for these data.
   *
   * @param initial the initial model; null for a new one
   * @throws ConfigurationException when the configuration does not fit the data
   */
  static NetworkFactory.Start start(
      RunConfig config, PreparedData data, RunJobs jobs, @Nullable InitialModel initial) {
    NetworkPlan network = network(config, data);
    return start(config, data, jobs, begun(network, takenOver(config, data, initial, network)));
  }

  private static NetworkFactory.Start start(
      RunConfig config, PreparedData data, RunJobs jobs, NetworkPlan network) {
    return new LabelTeaching(config, data, jobs)
        .of(
            NetworkFactory.start(
                network, config.training(), config.seed(), data.schema().layout()));
  }

  private static NetworkPlan network(RunConfig config, PreparedData data) {
    return NetworkFactory.define(
        config,
        data.schema().layout(),
        data.schema().target(),
        data.schema().tokens(),
        data.schema().embeddings());
  }

  private static @Nullable TakenOver takenOver(
      RunConfig config, PreparedData data, @Nullable InitialModel initial, NetworkPlan network) {
    return initial == null
        ? null
        : initial.begin(network, data.schema().layout().inputShape(), config.model().head());
  }

  private static NetworkPlan begun(NetworkPlan network, @Nullable TakenOver taken) {
    return taken == null ? network : network.startingFrom(taken);
  }

  /**
   * Everything from rows to result; nothing stays cached or broadcast. Where a recipe has workers
   * keep something between rounds, it lies for that time in a folder of its own below {@code
   * output}.
   *
   * @param stop whether the training should end early; called from any thread
   * @throws org.rondo.error.TrainingException when training diverges, or somebody cancels its jobs
   */
  public static FittingResult fit(
      SparkSession session,
      RunConfig config,
      Supplier<RawData> rows,
      TrainingListener listener,
      BooleanSupplier stop) {
    InitialModel initial = InitialModel.of(config, session).orElse(null);
    Preparation preparation =
        new Preparation(config).startingFrom(initial == null ? null : initial.schema(config));
    String scratch = config.output() + "/.fitting-" + UUID.randomUUID();
    return SparkFailures.cancellable(
        "training",
        () -> {
          try (RunJobs jobs = jobs(session, config, stop);
              PreparedData data = jobs.prepare(() -> preparation.run(rows.get()));
              Fitting fitting = new Fitting(config, data, jobs, initial, scratch)) {
            return fitting.evaluated(fitting.train(listener, Checkpoints.NONE));
          }
        });
  }

  /**
   * The jobs of one fitting, with the deadlines of its configuration; the caller closes them.
   *
   * @throws ConfigurationException when one of Rondo's Spark settings has no meaning, or the driver
   *     has no GPU where one is asked for
   */
  public static RunJobs jobs(SparkSession session, RunConfig config, BooleanSupplier stop) {
    BackendChoice.of(config);
    Double timeout = config.training().roundTimeout();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    SparkWorkers.requireSettings(context);
    return new RunJobs(
        context,
        new RunJobs.Settings(
            config.name(),
            timeout == null ? null : seconds(timeout),
            seconds(config.training().executorTimeout()),
            stop));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
  }

  /**
   * Trains from the network's first state; throws what {@link Trainer#train} throws.
   *
   * @param checkpoints keep the state from time to time
   */
  public TrainingResult train(TrainingListener listener, Checkpoints checkpoints) {
    return trainer(listener, checkpoints).train(start.state());
  }

  /** Resumes from a checkpoint of the same configuration and data, with the same bits. */
  public TrainingResult resume(
      Checkpoint checkpoint, TrainingListener listener, Checkpoints checkpoints) {
    return trainer(listener, checkpoints).resume(checkpoint);
  }

  private Trainer trainer(TrainingListener listener, Checkpoints checkpoints) {
    listener.trainsOn(BackendChoice.of(config).toString());
    if (initial != null) {
      listener.startsFrom(initial.name());
    }
    if (!beginning.toTree().isEmpty()) {
      LOG.info("{}", beginning);
    }
    ColumnTable guessed = data.guessed();
    if (guessed != null) {
      LOG.info("data.features: nothing is named, so the columns are guessed\n{}", guessed.render());
      listener.guessed(guessed);
    }
    return new Trainer(start.plan(), config.training(), workers, listener, checkpoints);
  }

  /** The GPUs that workers have computed on so far, as a manifest records them. */
  public List<Map<String, Object>> devices() {
    return workers.devices();
  }

  /** The network with a given state. */
  public ModelBundle model(NetworkState state) {
    return ModelBundle.of(data.schema(), start.network(), state);
  }

  /**
   * The network's layers, as they are after a training, looked at with a few training rows.
   *
   * @param parameters as published
   */
  public List<LayerSurvey> layers(float[] parameters) {
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    if (shards == null) {
      return List.of();
    }
    Shard few = jobs.prepare(() -> shards.map(shard -> shard.first(SURVEYED)).first());
    return LayerSurvey.of(
        start.engine().spec(), parameters, few, start.plan().learner().targets(), SURVEYED);
  }

  /** Evaluates the result of a training on every split that has rows. */
  public FittingResult evaluated(TrainingResult result) {
    Map<Split, Metrics> metrics = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (workers.rows(split) > 0) {
        try {
          metrics.put(
              split,
              data.compared(split, workers.evaluate(result.state().parameters(), split).metrics()));
        } catch (NotFiniteException e) {
          // Nonsensical rows must not cost the trained model.
          LOG.warn("no metrics of the {} rows: {}", KebabCase.of(split), e.getMessage());
        }
      }
    }
    return new FittingResult(
        result,
        account,
        beginning,
        metrics,
        model(result.state()),
        config.training().classWeights() == null
            ? Metrics::shortfall
            : Metrics::shortfallOfClasses);
  }

  /** Early stopping needs validation rows, and a metric that the task has. */
  private void requireMetricToWatch() {
    EarlyStoppingConfig stopping = config.training().earlyStopping();
    if (stopping == null) {
      return;
    }
    if (data.rows(Split.VALIDATION) == 0) {
      throw new ConfigurationException(
          "training.early-stopping: there are no validation rows to watch; set data.split.validation"
              + " above 0, or remove training.early-stopping");
    }
    data.schema().requireMetric("training.early-stopping.metric", stopping.metric());
  }

  /** In local mode the workers train in this process, as many at once as it has slots. */
  private void requireMemory() {
    JavaRDD<Shard> shards = data.shards().get(Split.TRAIN);
    TrainingConfig training = config.training();
    int workers = training.workers();
    NetworkSize size =
        NetworkSize.of(start.network().definition(), data.schema().layout().inputShape());
    if (shards == null || !shards.context().isLocal()) {
      // Executors may have more or less memory; here, what the driver opens has to fit.
      size.requireMemory(1, 1);
      return;
    }
    long longest = (data.rows(Split.TRAIN) + workers - 1) / workers;
    size.requireMemory(
        Math.min(workers, shards.context().defaultParallelism()),
        (int) Math.min(training.batchSize(), longest));
  }

  /** With few workers the trimmed fraction may round down to none. */
  private void warnOfIdleTrim() {
    double trim = config.training().averaging().trim();
    int count = config.training().workers();
    if (trim > 0 && trim * count < 1) {
      LOG.warn(
          "training.averaging.trim: {} of {} workers leaves nobody out; take more workers, or a"
              + " larger fraction below 0.5",
          trim,
          count);
    }
  }

  /** Ends the workers, and closes the engines that they leave idle in this process. */
  @Override
  public void close() {
    workers.close();
  }
}
