package org.rondo.spark;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.bundle.Signature;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.data.IndexRange;
import org.rondo.data.Split;
import org.rondo.error.DataException;
import org.rondo.evaluation.Metrics;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.NetworkState;
import org.rondo.network.Replica;
import org.rondo.network.ReplicaKind;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.rounds.SparkWorkers;
import org.rondo.spark.run.RunFolder;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.source.RawData;
import org.rondo.training.Checkpoints;
import org.rondo.training.DivergedException;
import org.rondo.training.StoppedException;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingPlan;
import org.rondo.training.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from source to folder: prepare, define the network, train, evaluate, write. */
final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final double NANOS_PER_SECOND = 1e9;

  private final SparkSession session;
  private final RunConfig config;
  private final TrainingListener listener;
  private final @Nullable InterruptedRun before;
  private final StopRequest stop;

  /**
   * A run.
   *
   * @param stop ends it early
   * @param before the run to go on with; null for a new one
   */
  TrainingRun(
      SparkSession session,
      RunConfig config,
      TrainingListener listener,
      StopRequest stop,
      @Nullable InterruptedRun before) {
    this.session = session;
    this.config = config;
    this.listener = listener;
    this.before = before;
    this.stop = stop;
  }

  TrainedRun run(Supplier<RawData> source) {
    try (RunFolder folder = folder()) {
      try {
        return SparkFailures.unwrapped(() -> prepareAndTrain(folder, source));
      } catch (RuntimeException e) {
        RuntimeException failure = told(e, folder);
        folder.fail(
            failure, RunResult.failed(folder.runId(), String.valueOf(failure.getMessage())));
        throw failure;
      }
    }
  }

  private static RuntimeException told(RuntimeException failure, RunFolder folder) {
    return failure instanceof StoppedException stopped && stopped.rounds() > 0
        ? new StoppedException(stopped.rounds(), "go on with --resume=" + folder.runId())
        : failure;
  }

  private RunFolder folder() {
    return before == null
        ? RunFolder.create(
            config.output(),
            config.name(),
            session.sparkContext().hadoopConfiguration(),
            RunManifest.tree(session, config, null))
        : RunFolder.reopen(before.folder(), before.runId());
  }

  private TrainedRun prepareAndTrain(RunFolder folder, Supplier<RawData> source) {
    // A run that goes on has its manifest, and the same bad rows, in its folder already.
    Preparation preparation =
        new Preparation(config, before == null ? folder::writeRejected : lines -> {});
    RunJobs jobs = jobs();
    try (jobs) {
      PreparedData data = jobs.prepare(() -> preparation.run(source.get()));
      return train(folder, data, jobs);
    }
  }

  private RunJobs jobs() {
    Double timeout = config.training().roundTimeout();
    return new RunJobs(
        JavaSparkContext.fromSparkContext(session.sparkContext()),
        new RunJobs.Settings(
            config.name(),
            timeout == null ? null : seconds(timeout),
            seconds(config.training().executorTimeout()),
            stop::isMade));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
  }

  private TrainedRun train(RunFolder folder, PreparedData data, RunJobs jobs) {
    try {
      if (before == null) {
        folder.writeManifest(RunManifest.tree(session, config, data.account()));
      } else {
        before.requireSameData(data.account());
      }
      StoppingCheck.require(config.training(), data);
      NetworkPlan network = network(config, data);
      Start start = start(network, data);
      TrainingPlan plan = plan(data, network, start);
      try (SparkWorkers workers =
          SparkWorkers.of(jobs, plan, data, start.state(), folder.scratch())) {
        return trainAndWrite(folder, data, network, new Fit(plan, start.state(), workers));
      }
    } finally {
      data.release();
    }
  }

  private TrainedRun trainAndWrite(
      RunFolder folder, PreparedData data, NetworkPlan network, Fit fit) {
    SparkWorkers workers = fit.workers();
    TrainedRun.Account account = account(data, workers);
    TrainingListener all = TrainingListener.all(List.of(folder.metrics(), listener));
    Checkpoints checkpoints = RunCheckpoints.of(config.training().checkpoint(), folder);
    Trainer trainer = new Trainer(fit.plan(), config.training(), workers, all, checkpoints);
    TrainingResult result;
    try {
      result = before == null ? trainer.train(fit.start()) : resume(trainer, folder, before);
    } catch (DivergedException e) {
      ModelBundle lastGood = model(data, network, e.lastGood());
      folder.write(() -> lastGood.write(folder.model(), config.name(), folder.runId()));
      folder.finish(RunResult.diverged(folder.runId(), e, data.account()));
      throw e;
    }
    ModelBundle trained = model(data, network, result.state());
    folder.write(() -> trained.write(folder.model(), config.name(), folder.runId()));
    TrainedRun run =
        new TrainedRun(folder.display(), result, account, evaluate(workers, result), trained);
    folder.finish(RunResult.tree(folder.runId(), run));
    return run;
  }

  private TrainingResult resume(Trainer trainer, RunFolder folder, InterruptedRun before) {
    LOG.info("resuming {} after round {}", before.runId(), before.checkpoint().round());
    List<String> changes = before.otherVersions(RunManifest.tree(session, config, null));
    if (!changes.isEmpty()) {
      LOG.warn(
          "the result may differ in its low bits from an uninterrupted run's: {}",
          String.join("; ", changes));
    }
    folder.goOnAfter(before.checkpoint().round());
    return trainer.resume(before.checkpoint());
  }

  /** The network that a configuration defines for its data. */
  static NetworkPlan network(RunConfig config, PreparedData data) {
    PreparedData.Labels labels = data.meaning().labels();
    Target target =
        labels.codes().classes().isEmpty()
            ? Target.values(labels.codes().width())
            : Target.classes(labels.codes().classes().size());
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(),
            config.training().optimizer(),
            data.meaning().layout().shape(),
            target,
            config.seed()));
  }

  /**
   * What training needs beside the data.
   *
   * @param plan of every round
   * @param start the untrained state
   * @param workers that train
   */
  private record Fit(TrainingPlan plan, NetworkState start, SparkWorkers workers) {}

  /**
   * What an untrained network tells.
   *
   * @param state its parameters and optimizer state
   * @param statistics where its parameters hold measured statistics
   */
  private record Start(NetworkState state, List<IndexRange> statistics) {}

  private TrainingPlan plan(PreparedData data, NetworkPlan network, Start start) {
    return new TrainingPlan(
        replica(network, data),
        network.objective(),
        data.meaning().layout(),
        new TrainingPlan.Batches(
            config.training().batchSize(), config.seed(), config.training().shuffle()),
        ExchangePlan.of(config.training(), start.statistics()));
  }

  private ReplicaKind replica(NetworkPlan network, PreparedData data) {
    ReplicaKind.Choice choice =
        ReplicaKind.choose(
            network.definition(), data.meaning().layout().shape(), config.training().engine());
    warnOfIdleTrim();
    LOG.info("engine {}: {}", KebabCase.of(choice.kind().engine()), choice.reason());
    return choice.kind();
  }

  /** A small team has nobody to leave out. */
  private void warnOfIdleTrim() {
    double trim = config.training().averaging().trim();
    int workers = config.training().workers();
    if (trim > 0 && trim * workers < 1) {
      LOG.warn(
          "training.averaging.trim: {} of {} workers leaves nobody out; take more workers, or a"
              + " larger fraction below 0.5",
          trim,
          workers);
    }
  }

  private static Start start(NetworkPlan network, PreparedData data) {
    try (Replica replica = Replica.open(network.definition(), data.meaning().layout().shape())) {
      NetworkState drawn = replica.state();
      NetworkState state =
          network
              .parameters()
              .map(given -> new NetworkState(given, drawn.innerState(), 0))
              .orElse(drawn);
      return new Start(state, replica.statistics());
    }
  }

  private Map<Split, Metrics> evaluate(SparkWorkers workers, TrainingResult result) {
    Map<Split, Metrics> metrics = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (workers.rows(split) > 0) {
        try {
          metrics.put(split, workers.evaluate(result.state().parameters(), split).metrics());
        } catch (NotFiniteException e) {
          // Rows that make no sense must not cost the trained model.
          LOG.warn("no metrics of the {} rows: {}", KebabCase.of(split), e.getMessage());
        }
      }
    }
    return metrics;
  }

  private static TrainedRun.Account account(PreparedData data, SparkWorkers workers) {
    TrainedRun.Account account =
        new TrainedRun.Account(
            data.account().read(),
            workers.rows(Split.TRAIN),
            workers.rows(Split.VALIDATION) + workers.rows(Split.TEST),
            data.account().rejected());
    if (account.read() != account.trained() + account.heldOut() + account.rejected()) {
      throw new DataException(
          "rows went missing between reading and training: "
              + account
              + "; the source may have changed while it was read");
    }
    return account;
  }

  private static ModelBundle model(PreparedData data, NetworkPlan network, NetworkState state) {
    PreparedData.Meaning meaning = data.meaning();
    Signature signature =
        new Signature(
            meaning.inputs(),
            new Signature.Output(
                meaning.labels().columns(),
                meaning.labels().codes().classes(),
                network.objective()),
            meaning.fitted().map(features -> features.names()).orElse(List.of()),
            meaning.layout());
    return new ModelBundle(signature, network.definition(), state, meaning.fitted().orElse(null));
  }
}
