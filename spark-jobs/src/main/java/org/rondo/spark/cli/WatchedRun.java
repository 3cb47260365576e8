package org.rondo.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.evaluation.MetricsTable;

/** What metrics.jsonl has said of a run so far, in words and curves. For one thread. */
final class WatchedRun {
  /** What people watch, the most telling first. */
  private static final List<String> HEADLINES =
      List.of("accuracy", "subset-accuracy", "rmse", "loss");

  private static final int LABEL = 22;
  private static final int FIGURE = 12;
  private static final int LEAST_CURVE = 10;
  private static final double PERCENT = 100;

  private final String name;
  private final String epochs;
  private final Map<String, List<Double>> curves = new LinkedHashMap<>();
  private @Nullable Map<String, Object> last;

  /**
   * A run of which nothing is known yet.
   *
   * @param configuration as in its manifest
   */
  WatchedRun(String name, Map<?, ?> configuration) {
    this.name = name;
    this.epochs =
        configuration.get("training") instanceof Map<?, ?> training
                && training.get("epochs") instanceof Number number
            ? "/" + number
            : "";
  }

  /** Forgets everything: the run goes back to an earlier round. */
  void restart() {
    curves.clear();
    last = null;
  }

  /** Takes a line of metrics.jsonl. */
  void add(Map<String, Object> line) {
    if (line.get("evaluation") instanceof String split) {
      String metric =
          HEADLINES.stream()
              .filter(each -> line.get(each) instanceof Number)
              .findFirst()
              .orElse("");
      add(split + " " + metric, line.get(metric));
    } else {
      last = line;
      add("loss", line.get("loss"));
      add("drift of the workers", line.get("worker-divergence"));
    }
  }

  private void add(String curve, @Nullable Object value) {
    if (value instanceof Number number) {
      curves.computeIfAbsent(curve, key -> new ArrayList<>()).add(number.doubleValue());
    }
  }

  /** A line of metrics.jsonl as a line for people. */
  String line(Map<String, Object> line) {
    StringBuilder text =
        new StringBuilder(
            "round %s  epoch %s%s".formatted(line.get("round"), line.get("epoch"), epochs));
    if (line.get("evaluation") instanceof String split) {
      text.append("  ").append(split);
      for (String metric : HEADLINES) {
        if (line.get(metric) instanceof Number value) {
          text.append("  %s %s".formatted(metric, figure(value.doubleValue())));
        }
      }
      return text.toString();
    }
    return text + "  loss %s  %s".formatted(figure(number(line, "loss")), speed(line));
  }

  /**
   * The whole run so far.
   *
   * @param columns of the terminal
   */
  List<String> dashboard(int columns) {
    Map<String, Object> round = last;
    if (round == null) {
      return List.of(name + "  no round yet");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  round %s  epoch %s%s".formatted(name, round.get("round"), round.get("epoch"), epochs));
    int width = Math.max(LEAST_CURVE, columns - LABEL - FIGURE - 2);
    curves.forEach(
        (curve, values) ->
            lines.add(
                "%-22s %s  %s"
                    .formatted(
                        curve,
                        Sparkline.of(values, width),
                        figure(values.get(values.size() - 1)))));
    lines.add("%-22s %s".formatted("speed", speed(round)));
    lines.add("%-22s %s".formatted("time of a round", parts(round)));
    return lines.stream()
        .map(line -> line.length() < columns ? line : line.substring(0, columns - 1))
        .toList();
  }

  private static String parts(Map<String, Object> round) {
    double computing = number(round, "compute-ms");
    double all = computing + number(round, "communication-ms");
    List<String> parts = new ArrayList<>(List.of("computing " + share(computing, all)));
    for (String part : List.of("broadcast", "launch", "result", "aggregation")) {
      double millis = number(round, part + "-ms");
      if (Double.isFinite(millis)) {
        parts.add(part + " " + share(millis, all));
      }
    }
    return "%s ms: %s".formatted(Math.round(10 * all) / 10.0, String.join(", ", parts));
  }

  private static String share(double part, double all) {
    return "%s %%".formatted(Math.round(PERCENT * part / all));
  }

  private static String speed(Map<String, Object> round) {
    return "%,d examples/s".formatted(Math.round(number(round, "examples-per-second")));
  }

  private static double number(Map<String, Object> line, String key) {
    return line.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static String figure(double value) {
    return MetricsTable.number(value);
  }
}
