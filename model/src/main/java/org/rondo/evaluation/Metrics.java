package org.rondo.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a network on one set of examples. Immutable; stays on the driver.
 *
 * @param examples how many examples were evaluated
 * @param values the defined metrics, all finite, in the order of {@link MetricName}; a metric that
 *     is undefined on these examples, such as {@code auc} with one class present, is absent, and so
 *     are values that arrive here as not finite
 * @param confusionMatrix of a classification with at least one example, else null
 */
public record Metrics(
    long examples, Map<MetricName, Double> values, @Nullable ConfusionMatrix confusionMatrix) {

  public Metrics {
    Map<MetricName, Double> defined = new EnumMap<>(MetricName.class);
    defined.putAll(values);
    defined.values().removeIf(value -> !Double.isFinite(value));
    values = Collections.unmodifiableMap(defined);
  }

  /** The metric, absent when it is undefined on these examples or belongs to another task. */
  public OptionalDouble find(MetricName name) {
    Double value = values.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * The metric.
   *
   * @throws NoSuchElementException if it is absent; the message lists those there are
   */
  public double value(MetricName name) {
    return find(name)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "metric '%s' is not defined on these %d examples: expected one of %s"
                        .formatted(name, examples, values.keySet())));
  }

  /** The metrics as {@code result.json} holds them: ready for JSON, by their standard names. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("examples", examples);
    values.forEach((name, value) -> tree.put(name.label(), value));
    if (confusionMatrix != null) {
      tree.put("confusion-matrix", confusionMatrix.toLists());
    }
    return tree;
  }
}
