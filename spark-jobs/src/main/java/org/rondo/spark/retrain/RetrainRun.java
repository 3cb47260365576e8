package org.rondo.spark.retrain;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.gate.Decision;
import org.rondo.spark.fitting.InitialModel;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.run.FinishedRuns;
import org.rondo.spark.run.Registration;
import org.rondo.spark.run.TrainingRun;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.scoring.NightlyChecks;
import org.rondo.spark.scoring.PairedScoring;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.Sources;
import org.rondo.spark.storage.DriverLock;
import org.rondo.spark.storage.SessionStorage;
import org.rondo.training.TrainingListener;

/**
 * One retraining. Its steps are each done once, whoever does them: train, unless there is a run of
 * the same configuration, data and version; judge; add a version with the decision, unless there is
 * one; move the alias, unless it has been there. So a call that is killed is finished by the next.
 */
public final class RetrainRun {
  private static final String IDENTITY = "identity";
  private static final String CHAMPION = "champion";
  private static final String PROMOTED = "promoted";
  private static final String REASON = "reason";
  private static final String FINDINGS = "findings";

  private final SparkSession session;
  private final RunConfig config;
  private final Registry registry;
  private final RegisteredModel model;
  private final BooleanSupplier stop;
  private final RetrainObserver observer;

  private @Nullable Dataset<Row> fresh;
  private String identity = "";
  private NightlyChecks checks;
  private @Nullable Version known;
  private @Nullable String finished;

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
    int number = champion();
    ModelBundle champion = number == 0 ? null : opened(number);
    checks = new NightlyChecks(config, reference(number), champion);
    boolean warm = config.retrain().start() == RetrainConfig.Start.CHAMPION;
    RunConfig begun =
        warm ? config.startedFrom(champion == null ? null : reference(number)) : config;
    return TrainingRun.resumeOrBegin(
        session,
        begun,
        new TrainingRun.Course(
            this::open,
            listener,
            this::keep,
            PairedScoring.requirement(config.retrain().gate()).andThen(checks::prepared),
            this::isNew,
            () ->
                warm && champion != null
                    ? Optional.of(new InitialModel(reference(number), champion))
                    : InitialModel.of(begun, registry, session)),
        stop);
  }

  private RawData open() {
    RawData data = Sources.open(session, config.data());
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

  /** Moves the alias for a call that was killed before it could; otherwise there is nothing new. */
  private RetrainResult finished(Version version) {
    Map<String, Object> decision = version.json(Version.DECISION);
    String reason = String.valueOf(decision.get(REASON));
    boolean promoted = Boolean.TRUE.equals(decision.get(PROMOTED));
    boolean automatic = config.retrain().approval() == RetrainConfig.Approval.AUTOMATIC;
    String alias = automatic ? ModelReference.CHAMPION : ModelReference.CHALLENGER;
    int champion = decision.get(CHAMPION) instanceof Number number ? number.intValue() : 0;
    boolean same = champion() == champion;
    if (promoted && same && !model.hasBeen(alias, version.number())) {
      String run = String.valueOf(decision.get("run"));
      return concluded(moved(version, reason, champion, run), champion, decision);
    }
    return new RetrainResult(
        Status.NOTHING_NEW,
        "the same configuration, data and version are in %s already (%s)"
            .formatted(reference(version), reason),
        reference(version),
        null);
  }

  private RetrainResult judged(String run, DriverLock lease) throws IOException {
    int champion = champion();
    Decision decision = decide(run, champion);
    lease.requireHeld();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put(IDENTITY, identity);
    record.put("run", run);
    record.put(CHAMPION, champion);
    record.put("approval", KebabCase.of(config.retrain().approval()));
    record.putAll(decision.toTree());
    record.put(FINDINGS, checks.findings().stream().map(Finding::toTree).toList());
    Version version = Registration.of(run, model, record, session);
    RetrainResult result =
        decision.promoted()
            ? moved(version, decision.reason(), champion, run)
            : new RetrainResult(Status.NOT_PROMOTED, decision.reason(), reference(version), run);
    return concluded(result.with(checks.findings()), champion, record);
  }

  /** Writes down in the run's folder how it ended, as far as the folder is there. */
  private RetrainResult concluded(
      RetrainResult result, int champion, Map<String, Object> decision) {
    Map<String, Object> conclusion = new LinkedHashMap<>();
    conclusion.put("status", KebabCase.of(result.status()));
    conclusion.put(REASON, result.reason());
    conclusion.put("model", result.model());
    conclusion.put(CHAMPION, champion);
    conclusion.put(FINDINGS, decision.getOrDefault(FINDINGS, List.of()));
    if (result.folder() != null) {
      FinishedRuns.conclude(result.folder(), conclusion, Version.DECISION, decision, hadoop());
    }
    return result;
  }

  private RetrainResult moved(Version version, String reason, int champion, String run) {
    if (config.retrain().approval() == RetrainConfig.Approval.MANUAL) {
      model.alias(ModelReference.CHALLENGER, version.number(), reason);
      return new RetrainResult(
          Status.NOT_PROMOTED,
          "%s; it waits for approval: rondo models promote %s".formatted(reason, model.name()),
          reference(version),
          run);
    }
    model.promote(version.number(), OptionalInt.of(champion), reason);
    return new RetrainResult(Status.PROMOTED, reason, reference(version), run);
  }

  private String reference(Version version) {
    return reference(version.number());
  }

  private String reference(int number) {
    return new ModelReference(model.name(), Integer.toString(number)).toString();
  }

  /** The champion's number; 0 where there is none. */
  private int champion() {
    return model.aliases().getOrDefault(ModelReference.CHAMPION, 0);
  }

  private ModelBundle opened(int number) {
    return ModelBundle.open(reference(number), registry, session);
  }

  private Decision decide(String run, int number) throws IOException {
    ModelBundle champion = number == 0 ? null : opened(number);
    return new Trial(session, config, ModelBundle.open(run, session), champion)
        .decide(run, Objects.requireNonNull(fresh, "no test rows were kept"), stop);
  }
}
