package org.rondo.spark.retrain;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.rondo.checks.Finding;
import org.rondo.config.KebabCase;
import org.rondo.config.RetrainConfig;
import org.rondo.config.RunConfig;
import org.rondo.config.SinceConfig;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.gate.Decision;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.run.Course;
import org.rondo.spark.run.FinishedRuns;
import org.rondo.spark.run.Registration;
import org.rondo.spark.run.RowSupply;
import org.rondo.spark.run.RunManifest;
import org.rondo.spark.run.TrainingRun;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.NightlyChecks;
import org.rondo.spark.scoring.PairedScoring;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Since;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.DriverLock;
import org.rondo.spark.storage.SessionStorage;
import org.rondo.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One retraining. Its steps are each done once, whoever does them: train, unless there is a run of
 * the same configuration, data and version; judge; add a version with the decision, unless there is
 * one; move the alias, unless it has been there. So a call that is killed is finished by the next.
 */
public final class RetrainRun {
  private static final String IDENTITY = "identity";
  private static final Logger LOG = LoggerFactory.getLogger(RetrainRun.class);

  private final SparkSession session;
  private final RunConfig config;
  private final Registry registry;
  private final RegisteredModel model;
  private final Promotion promotion;
  private final BooleanSupplier stop;
  private final RetrainObserver observer;

  private @Nullable Dataset<Row> fresh;
  private String identity = "";
  private NightlyChecks checks;
  private @Nullable Version known;
  private @Nullable String finished;
  private @Nullable NewRows fresher;
  private @Nullable Version last;
  private @Nullable RetrainResult pending;
  private Map<String, Object> taken = Map.of();

  /**
   * A retraining.
   *
   * @param registry that the model is in
   * @param observer who is told
   * @param stop whether someone wants it to end early; asked from any thread
   */
  public RetrainRun(
      SparkSession session,
      RunConfig config,
      Registry registry,
      RetrainObserver observer,
      BooleanSupplier stop) {
    this.session = session;
    this.config = config;
    this.registry = registry;
    this.model = model(config, registry);
    this.promotion = new Promotion(model, config.retrain(), SessionStorage.of(session));
    this.observer = observer;
    this.stop = stop;
    this.checks = new NightlyChecks(config, "", null);
  }

  /** The model that a configuration retrains. */
  public static RegisteredModel model(RunConfig config, Registry registry) {
    String name = config.retrain().model();
    return registry.model(name == null ? config.name() : name);
  }

  /**
   * Does what is to be done.
   *
   * @throws RondoException with {@link ExitCode#LOCKED} while another retrains the same model, or
   *     when another has promoted meanwhile
   */
  public RetrainResult run(TrainingListener listener) {
    try (DriverLock lease =
        DriverLock.lease(model.lock(), "see rondo models history " + model.name())) {
      try {
        observer.begun();
        Optional<TrainingRunResult> trained = noted(() -> train(listener));
        lease.requireHeld();
        Optional<String> nothing = fresher == null ? Optional.empty() : fresher.nothing();
        if (nothing.isPresent()) {
          return pending != null ? pending : nothingNew(last, nothing.get());
        }
        Version before = known;
        if (before != null) {
          return finished(before);
        }
        String run = trained.isPresent() ? trained.get().folder() : finished;
        if (run == null) {
          throw new IllegalStateException("a run was neither trained nor found");
        }
        return judged(run, lease);
      } finally {
        release();
      }
    } catch (IOException e) {
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "cannot retrain %s: %s; see that the registry and the runs can be read and written"
              .formatted(model.name(), e.getMessage()),
          e);
    }
  }

  /** What data are refused for stays in the model's history; no run is left that would tell. */
  private <R> R noted(Supplier<R> training) {
    try {
      return training.get();
    } catch (DataException e) {
      try {
        checks.refusal().ifPresent(model::refused);
      } catch (RondoException unwritten) {
        e.addSuppressed(unwritten);
      }
      throw e;
    }
  }

  private Optional<TrainingRunResult> train(TrainingListener listener) {
    RowSupply supply = supply();
    int number = promotion.champion();
    ModelBundle champion = number == 0 ? null : opened(number);
    String name = promotion.reference(number);
    checks = new NightlyChecks(config, name, champion);
    boolean warm = config.retrain().start() == RetrainConfig.Start.CHAMPION;
    RunConfig begun = warm ? config.startedFrom(champion == null ? null : name) : config;
    return TrainingRun.resumeOrBegin(
        session,
        begun,
        new Course(
            supply,
            listener,
            this::keep,
            PairedScoring.requirement(config.retrain().gate()).andThen(checks::prepared),
            this::isNew,
            () ->
                warm && champion != null
                    ? Optional.of(new InitialModel(name, champion))
                    : InitialModel.of(begun, registry, session)),
        stop);
  }

  /** All rows, or the new ones; before that, a decision that was not acted on is carried out. */
  private RowSupply supply() {
    SinceConfig since = config.retrain().since();
    if (since == null) {
      RowSupply.All all = () -> open(Sources.open(session, config.data()));
      return all;
    }
    last = NewRows.lastSuccess(model).orElse(null);
    Version newest = last;
    pending = newest == null ? null : promotion.interrupted(newest).orElse(null);
    // What a model was to learn from is new for as long as there is no model in use.
    fresher =
        new NewRows(
            Since.of(session, config.data(), since, Clock.systemUTC()),
            config,
            since,
            newest == null || promotion.champion() == 0 ? null : NewRows.recorded(newest),
            this::open);
    return fresher;
  }

  private RawData open(RawData data) {
    observer.opened(config.data().requiredSource(), data);
    return checks.opened(data);
  }

  private void keep(Dataset<Row> test) {
    release();
    Dataset<Row> kept = test.persist(StorageLevel.MEMORY_AND_DISK());
    kept.count();
    fresh = kept;
  }

  private void release() {
    if (fresh != null) {
      fresh.unpersist(false);
      fresh = null;
    }
  }

  private boolean isNew(Map<String, Object> manifest) {
    identity = FinishedRuns.identity(manifest);
    taken = RunManifest.since(manifest);
    if (fresher != null) {
      LOG.info("retrain.since: {}", NewRows.words(taken));
    }
    List<Integer> numbers = model.numbers();
    for (int i = numbers.size() - 1; i >= 0 && known == null; i--) {
      Version version = model.version(numbers.get(i));
      known = identity.equals(version.json(Version.DECISION).get(IDENTITY)) ? version : null;
    }
    finished = FinishedRuns.find(config, identity, hadoop()).orElse(null);
    return known == null && finished == null;
  }

  private Configuration hadoop() {
    return SessionStorage.of(session);
  }

  /** What is left to do for a version that has what would be trained. */
  private RetrainResult finished(Version version) {
    return promotion
        .carriedOut(version)
        .orElseGet(
            () ->
                nothingNew(
                    version,
                    "the same configuration, data and version are in %s already (%s)"
                        .formatted(
                            promotion.reference(version.number()),
                            version.json(Version.DECISION).get(Promotion.REASON))));
  }

  private RetrainResult nothingNew(@Nullable Version version, String reason) {
    String name =
        version == null ? "registry:" + model.name() : promotion.reference(version.number());
    return new RetrainResult(Status.NOTHING_NEW, reason, name, null);
  }

  private RetrainResult judged(String run, DriverLock lease) throws IOException {
    int champion = promotion.champion();
    Decision decision = decide(run, champion);
    lease.requireHeld();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put(IDENTITY, identity);
    record.put("run", run);
    record.put(Promotion.CHAMPION, champion);
    record.put(Promotion.APPROVAL, KebabCase.of(config.retrain().approval()));
    record.putAll(decision.toTree());
    record.put(Promotion.FINDINGS, checks.findings().stream().map(Finding::toTree).toList());
    if (fresher != null) {
      record.put("since", fresher.toTree(taken));
    }
    Version version = Registration.of(run, model, record, session);
    RetrainResult result =
        decision.promoted()
            ? promotion.moved(version, decision.reason(), champion, run)
            : new RetrainResult(
                Status.NOT_PROMOTED, decision.reason(), promotion.reference(version.number()), run);
    return promotion.concluded(result.with(checks.findings()), champion, record);
  }

  private ModelBundle opened(int number) {
    return ModelBundle.open(promotion.reference(number), registry, session);
  }

  private Decision decide(String run, int number) throws IOException {
    ModelBundle champion = number == 0 ? null : opened(number);
    return new Trial(session, config, ModelBundle.open(run, session), champion)
        .decide(run, Objects.requireNonNull(fresh, "no test rows were kept"), stop);
  }
}
