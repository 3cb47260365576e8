package org.rondo.spark.tracking;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rondo.config.KebabCase;
import org.rondo.data.Split;

/**
 * The names under which trackers get numbers: what is measured, then of which rows, so that the
 * curves of one metric share a chart.
 */
final class Scalars {
  private static final String ROUND = "round";

  /** Values of a round that have a group of their own; the others stand below {@code round/}. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("loss", "loss/train"),
          Map.entry("learning-rate", "learning-rate"),
          Map.entry("epoch", "epoch"),
          Map.entry("examples-per-second", "throughput/examples-per-second"),
          Map.entry("bytes-exchanged", "throughput/bytes-exchanged"),
          Map.entry("compute-ms", "time/compute-ms"),
          Map.entry("communication-ms", "time/communication-ms"),
          Map.entry("broadcast-ms", "time/broadcast-ms"),
          Map.entry("launch-ms", "time/launch-ms"),
          Map.entry("result-ms", "time/result-ms"),
          Map.entry("aggregation-ms", "time/aggregation-ms"),
          Map.entry("worker-divergence", "workers/divergence"),
          Map.entry("worker-divergence-max", "workers/divergence-max"));

  private Scalars() {}

  /** The numbers of a line of metrics.jsonl. */
  static Map<String, Double> ofRound(Map<String, Object> line) {
    Map<String, Double> values = new LinkedHashMap<>();
    line.forEach(
        (name, value) -> {
          if (value instanceof Number number && !name.equals(ROUND)) {
            values.put(NAMES.getOrDefault(name, ROUND + "/" + name), number.doubleValue());
          }
        });
    return values;
  }

  /** The metrics of a split. */
  static Map<String, Double> ofMetrics(Split split, Map<?, ?> metrics) {
    return ofMetrics(KebabCase.of(split), "", metrics);
  }

  /** All metrics of a result, below {@code final/}. */
  static Map<String, Double> ofResult(Map<String, Object> result) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (result.get("metrics") instanceof Map<?, ?> metrics) {
      metrics.forEach(
          (split, of) -> {
            if (of instanceof Map<?, ?> tree) {
              values.putAll(ofMetrics(String.valueOf(split), "final/", tree));
            }
          });
    }
    return values;
  }

  private static Map<String, Double> ofMetrics(String split, String group, Map<?, ?> metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          if (value instanceof Number number && !"examples".equals(name)) {
            values.put(group + name + "/" + split, number.doubleValue());
          }
        });
    return values;
  }
}
