package org.rondo.spark.tracking;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rondo.spark.tracking.MlflowApi.RefusedException;
import org.rondo.spark.tracking.MlflowApi.UnavailableException;

/**
 * A run in MLflow, which is found by Rondo's identifier of it, or made. Whatever is sent to it
 * twice changes nothing the second time, but for a time and a value that differ.
 *
 * <p>Limits of a request: 1000 metrics, 100 parameters, 100 tags (REST API, "Log Batch").
 */
final class MlflowRun {
  private static final int MOST_METRICS = 1_000;
  private static final int MOST_PARAMETERS = 100;

  /** Of releases before 2.9; later ones take 6000. */
  private static final int SHORT_VALUE = 500;

  private static final String RUN_TAG = "rondo.run-id";
  private static final String EXISTS = "RESOURCE_ALREADY_EXISTS";
  private static final String ABSENT = "RESOURCE_DOES_NOT_EXIST";

  private final MlflowApi api;
  private final Names names;
  private final MlflowModels models;
  private Sent sent;

  /**
   * How MLflow is to call the run.
   *
   * @param experiment that it belongs to
   * @param run its name for people
   * @param id Rondo's identifier, with the configuration's name before it
   */
  record Names(String experiment, String run, String id) {}

  /** A run of which this much has been sent. */
  MlflowRun(MlflowApi api, Names names, MlflowModels models, Sent sent) {
    this.api = api;
    this.names = names;
    this.models = models;
    this.sent = sent;
  }

  /** How much has been sent. */
  Sent sent() {
    return sent;
  }

  /** Counts an event that is refused for good as done with. */
  void skip() {
    sent = sent.with(sent.acknowledged() + 1, sent.refused() + 1);
  }

  /** Sends the first of these events, and the others as far as one request can hold them. */
  void send(List<Map<String, Object>> events)
      throws UnavailableException, RefusedException, InterruptedException, IOException {
    Map<String, Object> first = events.get(0);
    if (sent.run() == null) {
      begin(first);
    }
    long done = 1;
    switch (MlflowEvent.kind(first)) {
      case MlflowEvent.BEGUN -> parameters(first);
      case MlflowEvent.VALUES -> done = values(events);
      case MlflowEvent.RESUMED -> update(Map.of("status", "RUNNING"));
      case MlflowEvent.ENDED ->
          update(Map.of("status", first.get("status"), "end_time", MlflowEvent.time(first)));
      case MlflowEvent.TAGS -> batch("tags", MlflowEvent.pairs(first, "tags"));
      case MlflowEvent.MODEL -> models.upload(sent, MlflowEvent.time(first));
      case MlflowEvent.VERSION -> models.version(sent, first);
      case MlflowEvent.ALIAS -> models.alias(first);
      default -> throw new RefusedException("", "unknown event " + MlflowEvent.kind(first));
    }
    sent = sent.with(sent.acknowledged() + done, sent.refused());
  }

  private void begin(Map<String, Object> first)
      throws UnavailableException, RefusedException, InterruptedException {
    String experiment = experiment();
    Map<String, Object> found =
        api.post(
            "runs/search",
            Map.of(
                "experiment_ids",
                List.of(experiment),
                "filter",
                "tags.`%s` = '%s'".formatted(RUN_TAG, names.id()),
                "max_results",
                1));
    Map<?, ?> run;
    if (found.get("runs") instanceof List<?> runs && !runs.isEmpty()) {
      run = (Map<?, ?>) runs.get(0);
    } else {
      List<Map<String, Object>> tags = new ArrayList<>();
      tags.add(Map.of("key", RUN_TAG, "value", names.id()));
      tags.add(Map.of("key", "mlflow.source.name", "value", "rondo"));
      tags.add(Map.of("key", "mlflow.source.type", "value", "JOB"));
      Map<String, Object> made =
          api.post(
              "runs/create",
              Map.of(
                  "experiment_id",
                  experiment,
                  "run_name",
                  names.run(),
                  "start_time",
                  MlflowEvent.time(first),
                  "tags",
                  tags));
      run = part(made, "run");
    }
    Map<?, ?> info = part(run, "info");
    sent =
        sent.in(
            String.valueOf(info.get("run_id")),
            String.valueOf(Objects.requireNonNullElse(info.get("artifact_uri"), "")));
  }

  private String experiment() throws UnavailableException, RefusedException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        Map<String, Object> found =
            api.ask("experiments/get-by-name", "experiment_name", names.experiment());
        return String.valueOf(part(found, "experiment").get("experiment_id"));
      } catch (RefusedException e) {
        if (!e.code().equals(ABSENT) || attempt > 0) {
          throw e;
        }
      }
      try {
        return String.valueOf(
            api.post("experiments/create", Map.of("name", names.experiment()))
                .get("experiment_id"));
      } catch (RefusedException e) {
        if (!e.code().equals(EXISTS)) {
          throw e;
        }
      }
    }
  }

  private static Map<?, ?> part(Map<?, ?> tree, String name) throws RefusedException {
    if (tree.get(name) instanceof Map<?, ?> part) {
      return part;
    }
    throw new RefusedException("", "its answer has no " + name);
  }

  private void parameters(Map<String, Object> event)
      throws UnavailableException, RefusedException, InterruptedException {
    List<Map<String, Object>> all = MlflowEvent.pairs(event, "parameters");
    for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
      List<Map<String, Object>> some =
          all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS));
      try {
        batch("params", some);
      } catch (RefusedException e) {
        if (some.stream().noneMatch(pair -> length(pair) > SHORT_VALUE)) {
          throw e;
        }
        batch("params", some.stream().map(MlflowRun::shortened).toList());
      }
    }
    batch("tags", MlflowEvent.pairs(event, "tags"));
  }

  private static int length(Map<String, Object> pair) {
    return String.valueOf(pair.get("value")).length();
  }

  private static Map<String, Object> shortened(Map<String, Object> pair) {
    String value = String.valueOf(pair.get("value"));
    return Map.of(
        "key",
        String.valueOf(pair.get("key")),
        "value",
        value.substring(0, Math.min(value.length(), SHORT_VALUE)));
  }

  /** As many events of values as fit into a request, one at least. */
  private long values(List<Map<String, Object>> events)
      throws UnavailableException, RefusedException, InterruptedException {
    List<Map<String, Object>> metrics = new ArrayList<>();
    long done = 0;
    for (Map<String, Object> event : events) {
      List<Map<String, Object>> more = MlflowEvent.metrics(event);
      if (!MlflowEvent.kind(event).equals(MlflowEvent.VALUES)
          || (done > 0 && metrics.size() + more.size() > MOST_METRICS)) {
        break;
      }
      metrics.addAll(more);
      done++;
    }
    for (int from = 0; from < metrics.size(); from += MOST_METRICS) {
      batch("metrics", metrics.subList(from, Math.min(metrics.size(), from + MOST_METRICS)));
    }
    return done;
  }

  private void batch(String what, List<Map<String, Object>> items)
      throws UnavailableException, RefusedException, InterruptedException {
    if (!items.isEmpty()) {
      api.post("runs/log-batch", Map.of("run_id", run(), what, items));
    }
  }

  private void update(Map<String, Object> change)
      throws UnavailableException, RefusedException, InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>(change);
    body.put("run_id", run());
    api.post("runs/update", body);
  }

  private String run() {
    return Objects.requireNonNull(sent.run(), "no run yet");
  }
}
