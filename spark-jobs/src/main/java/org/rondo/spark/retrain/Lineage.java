package org.rondo.spark.retrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.HeldOutConfig;
import org.rondo.config.HookEvent;
import org.rondo.config.OpenLineageConfig;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.RondoException;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.LineageEvents.Content;
import org.rondo.spark.retrain.LineageEvents.Transition;
import org.rondo.spark.run.BuildInfo;
import org.rondo.spark.source.RawData;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.storage.SessionStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a backend of OpenLineage what a retraining reads and makes: START, and then one of
 * COMPLETE, FAIL and ABORT. Events are sent one after the other by a thread of its own; at the end
 * they are waited for as long as all their tries may take.
 */
final class Lineage implements RetrainReport.Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);
  private static final int MOST_EVENTS = 2;
  private static final long SLACK_SECONDS = 1;

  private final HookCall call;
  private final Attempts attempts;
  private final RunConfig config;
  private final Registry registry;
  private final RegisteredModel model;
  private final LineageEvents events;
  private final SparkSession session;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "rondo-openlineage");
            thread.setDaemon(true);
            return thread;
          });

  private @Nullable RawData rows;
  private boolean begun;

  private Lineage(
      HookCall call,
      OpenLineageConfig lineage,
      RunConfig config,
      Registry registry,
      SparkSession session) {
    this.call = call;
    this.attempts = new Attempts(lineage.timeout(), lineage.retries());
    this.config = config;
    this.registry = registry;
    this.model = RetrainRun.model(config, registry);
    this.events =
        new LineageEvents(
            "urn:rondo:retrain:" + BuildInfo.value("version"),
            lineage.namespace(),
            "retrain." + model.name());
    this.session = session;
  }

  /**
   * Events of a retraining.
   *
   * @param environment that {@code ${NAME}} is looked up in
   * @throws ConfigurationException when an environment variable is missing, or an address is none
   */
  static Lineage of(
      OpenLineageConfig lineage,
      RunConfig config,
      Registry registry,
      SparkSession session,
      Map<String, String> environment) {
    return new Lineage(
        LineageCall.of(lineage, session, environment), lineage, config, registry, session);
  }

  @Override
  public void begun() {
    begun = true;
    send(Transition.START, Map.of(), List.of());
  }

  @Override
  public void opened(String source, RawData data) {
    rows = data;
  }

  @Override
  public void overtaken(String reason) {
    if (begun) {
      end(Transition.ABORT, Map.of("errorMessage", error(reason)), List.of());
    }
  }

  @Override
  public void ended(HookEvent event, Map<String, Object> report) {
    if (!begun) {
      begun();
    }
    Map<String, Object> facets = new LinkedHashMap<>();
    Map<String, Object> outcome = new LinkedHashMap<>();
    for (String key : List.of("event", "reason", "version", "run", "exit-code", "findings")) {
      outcome.put(key, report.get(key));
    }
    facets.put("rondo_retrain", events.own(outcome));
    if (event == HookEvent.FAILED) {
      facets.put("errorMessage", error(String.valueOf(report.get("reason"))));
    }
    boolean made = event == HookEvent.PROMOTED || event == HookEvent.NOT_PROMOTED;
    end(
        event == HookEvent.FAILED ? Transition.FAIL : Transition.COMPLETE,
        facets,
        made ? version(String.valueOf(report.get("version"))) : List.of());
  }

  private Map<String, Object> error(String reason) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", reason);
    error.put("programmingLanguage", "JAVA");
    return events.facet("ErrorMessageRunFacet", error);
  }

  private void end(Transition transition, Map<String, Object> facets, List<Version> versions) {
    try {
      send(transition, facets, versions);
    } finally {
      close();
    }
  }

  /** Waits for events that are under way. */
  private void close() {
    sender.shutdown();
    try {
      long seconds = MOST_EVENTS * attempts.longest() + SLACK_SECONDS;
      if (!sender.awaitTermination(seconds, TimeUnit.SECONDS)) {
        LOG.warn("{}: not waiting any longer for events that cannot be delivered", call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sender.shutdownNow();
    }
  }

  private void send(Transition transition, Map<String, Object> facets, List<Version> versions) {
    Map<String, Object> all = new LinkedHashMap<>();
    parent().ifPresent(parent -> all.put("parent", parent));
    Map<String, Object> engine = new LinkedHashMap<>();
    engine.put("version", session.version());
    engine.put("name", "spark");
    all.put("processing_engine", events.facet("ProcessingEngineRunFacet", engine));
    all.putAll(facets);
    List<LineageDataset> outputs = new ArrayList<>();
    versions.forEach(version -> outputs.add(dataset(version)));
    Map<String, Object> event =
        events.event(transition, new Content(all, inputs(versions), outputs));
    sender.execute(() -> attempts.make(call, event));
  }

  private List<LineageDataset> inputs(List<Version> versions) {
    List<LineageDataset> inputs = new ArrayList<>();
    LineageDataset source = LineageDataset.at(located(config.data().requiredSource()));
    if (rows != null) {
      source =
          source.with(
              "schema",
              events.facet(
                  "SchemaDatasetFacet", Map.of("fields", LineageDataset.fields(rows.types()))));
    }
    for (Version version : versions) {
      Map<?, ?> counts =
          json(version, Version.METRICS).get("rows") instanceof Map<?, ?> of ? of : Map.of();
      if (counts.get("read") instanceof Number read) {
        source =
            source.counted(
                "inputStatistics",
                events.facet("InputStatisticsInputDatasetFacet", Map.of("rowCount", read)));
      }
      initial(version).ifPresent(inputs::add);
    }
    inputs.add(0, source);
    HeldOutConfig holdout = config.retrain().holdout();
    if (holdout != null) {
      inputs.add(LineageDataset.at(located(holdout.source())));
    }
    return inputs;
  }

  /** The model that a version's training started from. */
  private Optional<LineageDataset> initial(Version version) {
    Object initial = json(version, Version.MANIFEST).get("initial-model");
    if (!(initial instanceof Map<?, ?> of && of.get("model") instanceof String reference)) {
      return Optional.empty();
    }
    return ModelReference.isOne(reference)
        ? version(reference).stream().map(this::dataset).findFirst()
        : Optional.of(LineageDataset.at(located(reference)));
  }

  /** A file of a version. An event does without what cannot be read, rather than not be sent. */
  private Map<String, Object> json(Version version, String file) {
    try {
      return version.json(file);
    } catch (RondoException e) {
      LOG.warn("{}: the event does without a file: {}", call, e.getMessage());
      return Map.of();
    }
  }

  private List<Version> version(String reference) {
    try {
      return List.of(registry.resolve(ModelReference.parse(reference)));
    } catch (RondoException e) {
      LOG.warn("{}: the event does without {}: {}", call, reference, e.getMessage());
      return List.of();
    }
  }

  /** A version of a model: the model is the data set. */
  private LineageDataset dataset(Version version) {
    return LineageDataset.at(located(registry.display()) + "/" + version.about().name())
        .with("version", events.facet("DatasetVersionDatasetFacet", versionOf(version)))
        .with(
            "datasetType", events.facet("DatasetTypeDatasetFacet", Map.of("datasetType", "MODEL")));
  }

  private static Map<String, Object> versionOf(Version version) {
    return Map.of("datasetVersion", Integer.toString(version.number()));
  }

  /** A path in full; other words as they are. */
  private String located(String source) {
    if (source.startsWith("builtin:") || source.startsWith("table:")) {
      return source;
    }
    try {
      Configuration hadoop = SessionStorage.of(session);
      return Folder.at(source, hadoop).uri();
    } catch (IOException | IllegalArgumentException e) {
      return source;
    }
  }

  /** Who has called, where Spark's settings say so as Airflow's operators set them. */
  private Optional<Map<String, Object>> parent() {
    SparkConf conf = session.sparkContext().getConf();
    Optional<Map<String, Object>> parent = caller(conf, "spark.openlineage.parent");
    parent.ifPresent(
        of -> caller(conf, "spark.openlineage.rootParent").ifPresent(root -> of.put("root", root)));
    return parent.map(of -> events.facet("ParentRunFacet", of));
  }

  private static Optional<Map<String, Object>> caller(SparkConf conf, String prefix) {
    String namespace = conf.get(prefix + "JobNamespace", "");
    String name = conf.get(prefix + "JobName", "");
    String run = conf.get(prefix + "RunId", "");
    try {
      if (namespace.isEmpty() || name.isEmpty()) {
        return Optional.empty();
      }
      Map<String, Object> caller = new LinkedHashMap<>();
      caller.put("run", Map.of("runId", UUID.fromString(run).toString()));
      caller.put("job", Map.of("namespace", namespace, "name", name));
      return Optional.of(caller);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return LineageCall.KEY;
  }
}
