package org.rondo.spark.retrain;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rondo.config.HookEvent;
import org.rondo.config.KebabCase;
import org.rondo.error.RondoException;
import org.rondo.spark.registry.ModelReference;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Version;

/** What is measured of retrainings: how the last one ended, and which model is in use. */
final class RetrainGauges {
  /** When a retraining last ended without a failure, in seconds since 1970. */
  static final String SUCCESS = "rondo_retrain_success_timestamp_seconds";

  /** When the version in use was made, in seconds since 1970. */
  static final String CHAMPION_TIME = "rondo_champion_timestamp_seconds";

  private static final double MILLIS = 1e3;

  private RetrainGauges() {}

  /**
   * Adds how a retraining ended, now.
   *
   * @param before when one last ended without a failure, in seconds since 1970; empty where that is
   *     not known
   */
  static void addEnd(
      Gauges gauges, HookEvent event, Map<String, Object> report, Optional<Double> before) {
    double now = Instant.now().toEpochMilli() / MILLIS;
    gauges.add("rondo_retrain_end_timestamp_seconds", "When the last retraining ended.", now);
    // A failure must not hide how long ago the last success was.
    addSuccess(gauges, event == HookEvent.FAILED ? before : Optional.of(now));
    gauges.add(
        "rondo_retrain_duration_seconds",
        "How long the last retraining took.",
        number(report, "seconds"));
    gauges.add(
        "rondo_retrain_exit_code",
        "The exit code of the last retraining.",
        number(report, "exit-code"));
    gauges.add(
        "rondo_retrain_findings",
        "Findings of the last retraining: what its data had that the champion's had not.",
        report.get("findings") instanceof List<?> findings ? findings.size() : 0);
    for (HookEvent each : HookEvent.values()) {
      gauges.add(
          "rondo_retrain_outcome",
          "How the last retraining ended: 1 for its outcome, 0 for the others.",
          each == event ? 1 : 0,
          "outcome",
          KebabCase.of(each));
    }
  }

  /** Adds when a retraining last ended without a failure, where that is known. */
  static void addSuccess(Gauges gauges, Optional<Double> at) {
    at.ifPresent(
        time -> gauges.add(SUCCESS, "When a retraining last ended without a failure.", time));
  }

  /** Adds what there is to say of the champion, if any. */
  static void addChampion(Gauges gauges, RegisteredModel model) {
    Version version;
    double made;
    Map<String, Object> result;
    try {
      int number = model.aliases().getOrDefault(ModelReference.CHAMPION, 0);
      if (number == 0) {
        return;
      }
      version = model.version(number);
      result = version.json(Version.METRICS);
      made = Instant.parse(version.about().time()).toEpochMilli() / MILLIS;
    } catch (RondoException | DateTimeParseException e) {
      // The registry may be what has failed: all the more must be told that something has.
      return;
    }
    gauges.add("rondo_champion_version", "The version in use.", version.number());
    gauges.add(CHAMPION_TIME, "When the version in use was made.", made);
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
}
