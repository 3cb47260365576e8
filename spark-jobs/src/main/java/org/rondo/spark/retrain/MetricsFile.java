package org.rondo.spark.retrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.HookEvent;
import org.rondo.config.KebabCase;
import org.rondo.error.RondoException;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;
import org.rondo.spark.storage.Folder;

/**
 * A file that is rewritten at the end of each retraining with metrics in Prometheus' text format:
 * for node_exporter's textfile collector, or anything else that reads the format. It is replaced as
 * a whole, so nobody reads half of it.
 */
public final class MetricsFile implements RetrainReport.Follower {
  private static final String SUCCESS = "rondo_retrain_success_timestamp_seconds";
  private static final int MAX_BYTES = 1 << 20;
  private static final double MILLIS = 1e3;

  private final String location;
  private final RegisteredModel model;
  private final Configuration hadoop;

  /**
   * A file of a model.
   *
   * @param location path or URI
   */
  public MetricsFile(String location, RegisteredModel model, Configuration hadoop) {
    this.location = location;
    this.model = model;
    this.hadoop = hadoop;
  }

  @Override
  public void ended(HookEvent event, Map<String, Object> report) {
    Gauges gauges = new Gauges(model.name());
    try {
      Folder folder = Folder.at(location, hadoop).parent();
      String name = location.substring(location.lastIndexOf('/') + 1);
      if (folder == null || name.isEmpty()) {
        throw new IOException("it names no file");
      }
      String before =
          folder.has(name) ? new String(folder.read(name, MAX_BYTES), StandardCharsets.UTF_8) : "";
      addEnd(gauges, event, report, before);
      addChampion(gauges);
      folder.make();
      folder.write(name, gauges.text());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void addEnd(
      Gauges gauges, HookEvent event, Map<String, Object> report, String before) {
    double now = Instant.now().toEpochMilli() / MILLIS;
    gauges.add("rondo_retrain_end_timestamp_seconds", "When the last retraining ended.", now);
    String success = "When a retraining last ended without a failure.";
    if (event == HookEvent.FAILED) {
      // A failure must not hide how long ago the last success was.
      gauges.before(before, SUCCESS).ifPresent(at -> gauges.add(SUCCESS, success, at));
    } else {
      gauges.add(SUCCESS, success, now);
    }
    gauges.add(
        "rondo_retrain_duration_seconds", "How long the last took.", number(report, "seconds"));
    gauges.add("rondo_retrain_exit_code", "Its exit code.", number(report, "exit-code"));
    gauges.add(
        "rondo_retrain_findings",
        "What its data had that the champion's had not.",
        report.get("findings") instanceof List<?> findings ? findings.size() : 0);
    for (HookEvent each : HookEvent.values()) {
      gauges.add(
          "rondo_retrain_outcome",
          "What came of it: 1 for that, 0 for the others.",
          each == event ? 1 : 0,
          "outcome",
          KebabCase.of(each));
    }
  }

  private void addChampion(Gauges gauges) {
    Version version;
    Map<String, Object> result;
    try {
      int number = model.aliases().getOrDefault(ModelReference.CHAMPION, 0);
      if (number == 0) {
        return;
      }
      version = model.version(number);
      result = version.json(Version.METRICS);
    } catch (RondoException e) {
      // The registry may be what has failed: all the more must be told that something has.
      return;
    }
    gauges.add("rondo_champion_version", "The version in use.", version.number());
    gauges.add(
        "rondo_champion_timestamp_seconds",
        "When the version in use was made.",
        Instant.parse(version.about().time()).toEpochMilli() / MILLIS);
    section(section(result, "metrics"), "test")
        .forEach(
            (metric, value) -> {
              if (value instanceof Number number) {
                gauges.add(
                    "rondo_champion_metric",
                    "Metrics of the version in use on its own test rows.",
                    number.doubleValue(),
                    "metric",
                    metric);
              }
            });
    gauges.add(
        "rondo_champion_training_rows",
        "Rows that the version in use was trained on.",
        number(section(result, "rows"), "trained"));
  }

  private static Map<String, Object> section(Map<String, Object> tree, String name) {
    Map<String, Object> section = new TreeMap<>();
    if (tree.get(name) instanceof Map<?, ?> found) {
      found.forEach((key, value) -> section.put(String.valueOf(key), value));
    }
    return section;
  }

  private static double number(Map<String, Object> of, String name) {
    return of.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  @Override
  public String toString() {
    return "retrain.metrics-file " + location;
  }
}
