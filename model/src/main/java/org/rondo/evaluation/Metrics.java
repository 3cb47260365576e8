package org.rondo.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a network on one set of examples. Immutable; stays on the driver.
 *
 * @param examples how many examples were evaluated, whatever their weight, those of weight 0 left
 *     out
 * @param values the defined metrics by name, all finite, in the order given; a metric that is
 *     undefined on these examples, such as {@code auc} with one class present, is absent, and so
 *     are values that arrive here as not finite
 * @param confusionMatrix of a classification with at least one example, else null
 */
public record Metrics(
    long examples, Map<String, Double> values, @Nullable ConfusionMatrix confusionMatrix) {

  public Metrics {
    Map<String, Double> defined = new LinkedHashMap<>(values);
    defined.values().removeIf(value -> !Double.isFinite(value));
    values = Collections.unmodifiableMap(defined);
  }

  /** These metrics of what an evaluation has counted, in this order. */
  public static <E extends Evaluation> Metrics of(E counted, List<Metric<? super E>> metrics) {
    if (counted.examples() == 0) {
      return new Metrics(0, Map.of(), null);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(metric -> values.put(metric.name(), metric.value(counted)));
    return new Metrics(
        counted.examples(),
        values,
        counted instanceof ClassificationEvaluation classification
            ? classification.confusionMatrix().copy()
            : null);
  }

  /** The metric, absent when it is undefined on these examples or belongs to another task. */
  public OptionalDouble find(Metric<?> metric) {
    Double value = values.get(metric.name());
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * The metric.
   *
   * @throws NoSuchElementException if it is absent; the message lists those there are
   */
  public double value(Metric<?> metric) {
    return find(metric)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "metric '%s' is not defined on these %s examples: expected one of %s"
                        .formatted(metric.name(), examples, values.keySet())));
  }

  /** The metrics as {@code result.json} holds them: ready for JSON, by their standard names. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("examples", examples);
    tree.putAll(values);
    if (confusionMatrix != null) {
      tree.put("confusion-matrix", confusionMatrix.toLists());
    }
    return tree;
  }
}
