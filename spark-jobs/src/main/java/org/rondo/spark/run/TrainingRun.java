package org.rondo.spark.run;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.RunConfig;
import org.rondo.error.DataException;
import org.rondo.spark.fitting.Fitting;
import org.rondo.spark.fitting.FittingResult;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.jobs.RunJobs;
import org.rondo.spark.jobs.SparkFailures;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.shards.Preparation;
import org.rondo.spark.shards.PreparedData;
import org.rondo.spark.shards.PreparedData.RowAccount;
import org.rondo.spark.source.Increment;
import org.rondo.spark.source.RawData;
import org.rondo.spark.storage.SessionStorage;
import org.rondo.spark.tracking.RunTracking;
import org.rondo.training.Checkpoints;
import org.rondo.training.DivergedException;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fitting that is recorded in a folder as it goes, and can be resumed from it. */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final SparkSession session;
  private final RunConfig config;
  private final BooleanSupplier stop;
  private final @Nullable InterruptedRun before;

  private TrainingRun(
      SparkSession session,
      RunConfig config,
      BooleanSupplier stop,
      @Nullable InterruptedRun before) {
    this.session = session;
    this.config = config;
    this.stop = stop;
    this.before = before;
  }

  /**
   * A new run.
   *
   * @param stop whether it should end early; called from any thread
   */
  public static TrainingRun begin(SparkSession session, RunConfig config, BooleanSupplier stop) {
    return new TrainingRun(session, config, stop, null);
  }

  /**
   * An interrupted run, which is resumed in its own folder.
   *
   * @param runId null for the newest unfinished one of the configuration's name
   * @throws org.rondo.error.ConfigurationException when there is none, or its configuration differs
   * @throws org.rondo.error.DataException when none of its checkpoints can be trusted
   */
  public static TrainingRun resume(
      SparkSession session, RunConfig config, BooleanSupplier stop, @Nullable String runId) {
    InterruptedRun found = InterruptedRuns.find(config, runId, SessionStorage.of(session));
    return new TrainingRun(session, found.resumed(config), stop, found);
  }

  /**
   * Resumes the newest run of the configuration that has not finished, or begins one where there is
   * none or its data have changed, if what is prepared is admitted.
   *
   * @return empty where it is not; nothing is left of the run then
   */
  public static Optional<TrainingRunResult> resumeOrBegin(
      SparkSession session, RunConfig config, Course course, BooleanSupplier stop) {
    try {
      Optional<InterruptedRun> found =
          InterruptedRuns.unfinished(config, SessionStorage.of(session));
      if (found.isPresent()) {
        RunConfig resumed = found.get().resumed(config);
        return new TrainingRun(session, resumed, stop, found.get()).run(course);
      }
    } catch (DataException e) {
      // Bounds that nothing can be done with any more must not stand in the way of newer ones.
      if (!(e instanceof InterruptedRun.ChangedDataException)
          && !(course.source() instanceof RowSupply.New)) {
        throw e;
      }
      LOG.warn("beginning anew: {}", e.getMessage());
    }
    return begin(session, config, stop).run(course);
  }

  /** Runs it from source to result. However it ends, nothing stays cached or broadcast. */
  public TrainingRunResult run(Supplier<RawData> source, TrainingListener listener) {
    RowSupply.All all = source::get;
    return run(new Course(
            all,
            listener,
            rows -> {},
            schema -> {},
            manifest -> true,
            () ->
                before == null
                    ? InitialModel.of(config, session)
                    : InitialModel.again(before.initialModel(), config, session)))
        .orElseThrow();
  }

  private Optional<TrainingRunResult> run(Course course) {
    try (RunFolder folder = folder()) {
      try {
        return SparkFailures.cancellable("training", () -> resumable(folder, course));
      } catch (RuntimeException | Error e) {
        folder.fail(e, RunResult.failed(folder.runId(), String.valueOf(e.getMessage())));
        throw e;
      }
    }
  }

  private Optional<TrainingRunResult> resumable(RunFolder folder, Course course) {
    try {
      return prepareAndFit(folder, course);
    } catch (StoppedException e) {
      throw e.rounds() > 0
          ? new StoppedException(e.rounds(), "continue with --resume=" + folder.runId())
          : e;
    }
  }

  private RunFolder folder() {
    return config.report() ? opened().reported() : opened();
  }

  private RunFolder opened() {
    return before == null
        ? RunFolder.create(
            config.output(),
            config.name(),
            SessionStorage.of(session),
            RunManifest.tree(session, config))
        : RunFolder.reopen(before.folder(), before.runId());
  }

  private Optional<TrainingRunResult> prepareAndFit(RunFolder folder, Course course) {
    InitialModel initial = course.initial().get().orElse(null);
    if (before != null) {
      before.requireSameInitial(initial == null ? null : initial.toTree());
    }
    // A run that is resumed has its manifest, and the same bad rows, in its folder already.
    Preparation preparation =
        new Preparation(config, before == null ? folder::writeRejected : lines -> {})
            .showing(course.tested())
            .startingFrom(initial == null ? null : initial.schema(config));
    try (RunJobs jobs = Fitting.jobs(session, config, stop)) {
      Increment rows = null;
      if (course.source() instanceof RowSupply.New supply) {
        Optional<Increment> found = jobs.prepare(() -> increment(supply));
        if (found.isEmpty()) {
          folder.discard();
          return Optional.empty();
        }
        rows = found.get();
      }
      Increment taken = rows;
      try (PreparedData data = jobs.prepare(() -> prepared(preparation, course, taken))) {
        return fit(folder, course, initial, jobs, data, RunManifest.since(taken, data));
      }
    }
  }

  private Optional<Increment> increment(RowSupply.New supply) {
    return before == null
        ? supply.pinned()
        : Optional.of(supply.again(before.bounds()).orElseThrow(before::otherBounds));
  }

  private static PreparedData prepared(
      Preparation preparation, Course course, @Nullable Increment rows) {
    return course.source() instanceof RowSupply.All all
        ? preparation.run(all.open())
        : preparation.run(Objects.requireNonNull(rows));
  }

  private Optional<TrainingRunResult> fit(
      RunFolder folder,
      Course course,
      @Nullable InitialModel initial,
      RunJobs jobs,
      PreparedData data,
      Map<String, Object> since) {
    RowAccount account = data.account();
    course.required().accept(data.schema());
    if (!course
        .admission()
        .test(RunManifest.with(since, RunManifest.tree(session, config, account)))) {
      folder.discard();
      return Optional.empty();
    }
    Map<String, Object> manifest;
    if (before == null) {
      manifest =
          RunManifest.with(
              since, RunManifest.startingFrom(initial, RunManifest.tree(session, config, data)));
      folder.writeManifest(manifest);
    } else {
      before.requireSameData(account, since);
      manifest = before.manifest();
    }
    try (Fitting fitting = new Fitting(config, data, jobs, initial, folder.scratch());
        RunTracking tracking = tracking(folder, manifest)) {
      TrainingListener listener = TrainingListener.all(List.of(course.listener(), tracking));
      Recorded recorded = new Recorded(account, manifest);
      return Optional.of(
          tracking.around(
              () -> fitAndWrite(fitting, folder, listener, recorded),
              result -> RunResult.tree(folder.runId(), result)));
    }
  }

  private RunTracking tracking(RunFolder folder, Map<String, Object> manifest) {
    return RunTracking.begin(
        folder.tracked(manifest),
        config.tracking(),
        before == null ? 1 : before.checkpoint().round() + 1,
        SessionStorage.of(session));
  }

  /** What is known when training begins. */
  private record Recorded(RowAccount account, Map<String, Object> manifest) {}

  private TrainingRunResult fitAndWrite(
      Fitting fitting, RunFolder folder, TrainingListener listener, Recorded recorded) {
    RowAccount account = recorded.account();
    TrainingResult trained;
    try {
      trained =
          trained(
              fitting,
              folder,
              TrainingListener.all(List.of(folder.metrics(), listener)),
              recorded.manifest());
    } catch (DivergedException e) {
      RunFolder.attempt(e, () -> write(fitting.model(e.lastGood()), folder));
      folder.end(e, RunResult.diverged(folder.runId(), e, account));
      throw e;
    }
    // Before the last evaluation, which may fail.
    write(fitting.model(trained.state()), folder);
    FittingResult result = fitting.evaluated(trained);
    folder.finish(
        RunResult.with(
            config.report() ? fitting.layers(trained.state().parameters()) : List.of(),
            RunResult.tree(folder.runId(), result)));
    return new TrainingRunResult(folder.display(), result);
  }

  private void write(ModelBundle model, RunFolder folder) {
    folder.write(() -> model.write(folder.model(), config.name(), folder.runId()));
  }

  /** Trains, and records the GPUs that this was done on, however it ends. */
  private TrainingResult trained(
      Fitting fitting, RunFolder folder, TrainingListener listener, Map<String, Object> manifest) {
    Runnable record =
        () -> {
          if (!fitting.devices().isEmpty()) {
            folder.writeManifest(RunManifest.withDevices(manifest, fitting.devices()));
          }
        };
    TrainingResult trained;
    try {
      trained = train(fitting, folder, listener);
    } catch (RuntimeException | Error e) {
      RunFolder.attempt(e, record);
      throw e;
    }
    record.run();
    return trained;
  }

  private TrainingResult train(Fitting fitting, RunFolder folder, TrainingListener listener) {
    Checkpoints checkpoints = RunCheckpoints.of(config.training().checkpoint(), folder);
    if (before == null) {
      return fitting.train(listener, checkpoints);
    }
    LOG.info("resuming {} after round {}", before.runId(), before.checkpoint().round());
    List<String> changes = before.otherVersions(RunManifest.tree(session, config));
    if (!changes.isEmpty()) {
      LOG.warn(
          "the result may differ in its low bits from an uninterrupted run's: {}",
          String.join("; ", changes));
    }
    folder.resumeAfter(before.checkpoint().round());
    return fitting.resume(before.checkpoint(), listener, checkpoints);
  }
}
