package org.rondo.spark.retrain;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics of a model, by the names that Prometheus' conventions ask for.
 *
 * <p>Its text format is written by hand: it is a line for each value, and names of models and
 * metrics need no quoting.
 */
final class Gauges {
  private final String model;
  private final Map<String, Gauge> gauges = new LinkedHashMap<>();

  /** No metrics yet of a model. */
  Gauges(String model) {
    this.model = model;
  }

  /** A metric: what it means, and its value for each name and value of another label, if any. */
  private record Gauge(String help, Map<List<String>, Double> values) {}

  /**
   * Adds a value.
   *
   * @param label nothing, or the name and the value of a label besides the model
   */
  void add(String name, String help, double value, String... label) {
    gauges
        .computeIfAbsent(name, key -> new Gauge(help, new LinkedHashMap<>()))
        .values()
        .put(List.of(label), value);
  }

  /** The value of a metric without other labels in an earlier text; empty where it has none. */
  Optional<Double> before(String text, String name) {
    Matcher line =
        Pattern.compile("(?m)^" + Pattern.quote(name + labels(List.of())) + " ([0-9.]+)$")
            .matcher(text);
    return line.find() ? Optional.of(Double.parseDouble(line.group(1))) : Optional.empty();
  }

  private String labels(List<String> more) {
    String own = "{model=\"" + model + "\"";
    return own + (more.isEmpty() ? "}" : ",%s=\"%s\"}".formatted(more.get(0), more.get(1)));
  }

  /** All of them in Prometheus' text format, version 0.0.4. */
  String text() {
    StringBuilder text = new StringBuilder();
    gauges.forEach(
        (name, gauge) -> {
          text.append("# HELP %s %s\n# TYPE %s gauge\n".formatted(name, gauge.help(), name));
          gauge
              .values()
              .forEach(
                  (label, value) -> text.append(name + labels(label) + " " + shown(value) + "\n"));
        });
    return text.toString();
  }

  /** All of them by one name each: of the model, the metric, and the label's value. */
  Map<String, Double> byPath() {
    Map<String, Double> paths = new LinkedHashMap<>();
    gauges.forEach(
        (name, gauge) ->
            gauge
                .values()
                .forEach(
                    (label, value) ->
                        paths.put(
                            model + "." + name + (label.isEmpty() ? "" : "." + label.get(1)),
                            value)));
    return paths;
  }

  private static String shown(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  }
}
