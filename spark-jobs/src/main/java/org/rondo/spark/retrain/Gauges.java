package org.rondo.spark.retrain;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of a model in Prometheus' text format, version 0.0.4.
 *
 * <p>By hand: the format is a line for each value, and names of models and metrics need no quoting.
 */
final class Gauges {
  private final String model;
  private final Map<String, Gauge> gauges = new LinkedHashMap<>();

  /** No metrics yet of a model. */
  Gauges(String model) {
    this.model = model;
  }

  /** A metric: what it means, and its value for each set of labels. */
  private record Gauge(String help, Map<String, Double> values) {}

  /**
   * Adds a value.
   *
   * @param label nothing, or the name and the value of a label besides the model
   */
  void add(String name, String help, double value, String... label) {
    gauges
        .computeIfAbsent(name, key -> new Gauge(help, new LinkedHashMap<>()))
        .values()
        .put(labels(label), value);
  }

  /** The value of a metric without other labels in an earlier text; empty where it has none. */
  Optional<Double> before(String text, String name) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(name + labels()) + " ([0-9.]+)$").matcher(text);
    return line.find() ? Optional.of(Double.parseDouble(line.group(1))) : Optional.empty();
  }

  private String labels(String... more) {
    String own = "{model=\"" + model + "\"";
    return own + (more.length == 0 ? "}" : ",%s=\"%s\"}".formatted(more[0], more[1]));
  }

  /** All of them. */
  String text() {
    StringBuilder text = new StringBuilder();
    gauges.forEach(
        (name, gauge) -> {
          text.append("# HELP %s %s\n# TYPE %s gauge\n".formatted(name, gauge.help(), name));
          gauge
              .values()
              .forEach((labels, value) -> text.append(name + labels + " " + shown(value) + "\n"));
        });
    return text.toString();
  }

  private static String shown(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  }
}
