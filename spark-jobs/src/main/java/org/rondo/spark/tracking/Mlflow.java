package org.rondo.spark.tracking;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.TrackingConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Redaction;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.web.Variables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells MLflow of a run: what it is told is written into the run's folder first, and sent from
 * there.
 */
final class Mlflow implements Tracker {
  private static final Logger LOG = LoggerFactory.getLogger(Mlflow.class);
  private static final String KEY = "tracking.mlflow";

  private final TrackedRun of;
  private final TrackingConfig config;
  private final Spool spool;
  private final MlflowSender sender;

  /** The last round of which each value has been told. */
  private final Map<String, Integer> told = new HashMap<>();

  private boolean isNew = true;

  /**
   * Continues what a process before has left in a run's folder, if anything, and begins to send.
   *
   * @throws ConfigurationException when an environment variable is missing, or the address is none
   */
  Mlflow(
      TrackedRun of, TrackingConfig config, Configuration hadoop, Map<String, String> environment)
      throws IOException {
    this.of = of;
    this.config = config;
    String server = server(config, environment);
    MlflowApi api = api(server, config, environment);
    Folder folder = of.folder().child("tracking");
    this.spool = Spool.open(folder, this::found);
    String experiment =
        config.experiment() == null
            ? environment.getOrDefault("MLFLOW_EXPERIMENT_NAME", of.name())
            : config.experiment();
    MlflowRun.Names names =
        new MlflowRun.Names(
            experiment,
            Objects.requireNonNullElse(config.runName(), of.id()),
            of.name() + "/" + of.id());
    MlflowModels models =
        new MlflowModels(api, of.folder().child("model"), hadoop, of.version("rondo"));
    this.sender =
        new MlflowSender(
            spool, folder, new MlflowRun(api, names, models, Sent.read(folder, server)));
    sender.begin();
  }

  private static String server(TrackingConfig config, Map<String, String> environment) {
    return Variables.replaced(
            Objects.requireNonNull(config.mlflow()),
            environment,
            name ->
                new ConfigurationException(
                    "%s: the environment has no variable %s; set it, or remove %s"
                        .formatted(KEY, name, KEY)))
        .strip();
  }

  /** Whether the address can be one; it may have secrets of the environment in it. */
  private static MlflowApi api(
      String server, TrackingConfig config, Map<String, String> environment) {
    if (server.matches("(?i)https?://[^\\s?#@]+")) {
      try {
        return new MlflowApi(server, environment, config.timeout());
      } catch (IllegalArgumentException e) { // its message has the address
        LOG.debug("not an address");
      }
    }
    throw new ConfigurationException(
        KEY
            + ": it is no address, with the environment's variables in it; expected one that begins"
            + " with http:// or https:// and has no user or password, which belong in"
            + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
  }

  private void found(Map<String, Object> event) {
    isNew = false;
    MlflowEvent.names(event)
        .forEach(name -> told.merge(String.valueOf(name), MlflowEvent.round(event), Math::max));
  }

  @Override
  public void begun(long time, int firstRound) throws IOException {
    if (!isNew) {
      spool.append(MlflowEvent.of(MlflowEvent.RESUMED, time));
      return;
    }
    isNew = false;
    Map<String, Object> event = MlflowEvent.of(MlflowEvent.BEGUN, time);
    event.put("parameters", of.parameters());
    event.put(MlflowEvent.TAGS, of.tags());
    spool.append(event);
  }

  /** A run that is resumed comes to the same values again, which are told once. */
  @Override
  public void values(long time, int round, Map<String, Double> values) throws IOException {
    Map<String, Double> unknown = new LinkedHashMap<>(values);
    unknown.keySet().removeIf(name -> told.getOrDefault(name, -1) >= round);
    if (!unknown.isEmpty()) {
      unknown.keySet().forEach(name -> told.put(name, round));
      spool.append(MlflowEvent.values(time, round, unknown));
    }
  }

  @Override
  public void ended(long time, String status, Map<String, Object> result) throws IOException {
    if (result.get("rounds") instanceof Number rounds) {
      values(time, rounds.intValue(), Scalars.ofResult(result));
    }
    Map<String, Object> tags = new LinkedHashMap<>();
    for (String key : List.of("status", "parameters-sha256", "advice", "message")) {
      if (result.containsKey(key)) {
        tags.put("rondo." + key, result.get(key));
      }
    }
    tags(time, tags);
    if (config.artifacts() && of.folder().child("model").has("bundle.json")) {
      spool.append(MlflowEvent.of(MlflowEvent.MODEL, time));
    }
    Map<String, Object> event = MlflowEvent.of(MlflowEvent.ENDED, time);
    event.put("status", status);
    spool.append(event);
  }

  private void tags(long time, Map<String, Object> tags) throws IOException {
    if (!tags.isEmpty()) {
      Map<String, Object> event = MlflowEvent.of(MlflowEvent.TAGS, time);
      event.put(MlflowEvent.TAGS, tags);
      spool.append(event);
    }
  }

  /** The run's model has become a version of a registered model, or not. */
  void judged(long time, Judgement judgement) throws IOException {
    if (isNew) {
      begun(time, 1);
    }
    tags(time, judgement.tags());
    Map<String, Object> version = MlflowEvent.of(MlflowEvent.VERSION, time);
    version.put("name", judgement.model());
    version.put("version", judgement.version());
    version.put("description", Redaction.byName().text(judgement.reason()));
    spool.append(version);
    for (Map.Entry<String, Integer> alias : judgement.aliases().entrySet()) {
      Map<String, Object> event = MlflowEvent.of(MlflowEvent.ALIAS, time);
      event.put("name", judgement.model());
      event.put("alias", alias.getKey());
      event.put("version", alias.getValue());
      spool.append(event);
    }
  }

  @Override
  public void close() throws IOException {
    finish(TimeUnit.SECONDS.toMillis(config.finalWait()));
  }

  /** Ends the spool, and waits for its being sent. */
  RunTracking.Rest finish(long millis) throws IOException {
    spool.close();
    long left = sender.finish(millis);
    if (left > 0) {
      LOG.warn(
          "{}: {} events of {} are still to be sent{}; rondo track {} sends them",
          KEY,
          left,
          spool.size(),
          sender.problem().isEmpty() ? "" : " (" + sender.problem() + ")",
          of.folder().display());
    }
    return new RunTracking.Rest(spool.size() - left, left, sender.refused(), sender.problem());
  }

  @Override
  public String toString() {
    return KEY;
  }
}
