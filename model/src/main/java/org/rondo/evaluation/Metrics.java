package org.rondo.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a network on one set of examples. Immutable; stays on the driver.
 *
 * @param examples how many examples of a weight above 0 were evaluated
 * @param values the defined metrics by name, all finite, in the order given; a metric that is
 *     undefined on these examples, such as {@code auc} with one class present, is absent, and so
 *     are values that are not finite
 * @param confusionMatrix of a classification with at least one example, else null
 * @param baseline by metric, for those that have one, its value for the best constant answer on
 *     these examples, the most frequent class or the mean; for a forecast, its value for repeating
 *     the last value
 * @param details what does not fit into a number
 */
public record Metrics(
    long examples,
    Map<String, Double> values,
    @Nullable ConfusionMatrix confusionMatrix,
    Map<String, Double> baseline,
    Details details) {

  /**
   * What does not fit into a number, ready for JSON.
   *
   * @param kind what the rows are of: {@code per-class}, {@code per-label}, {@code per-target}
   * @param each metrics of each class, label or target, in order; those that are not finite are
   *     left out; empty where there is one target
   * @param tables by name
   */
  public record Details(String kind, List<Map<String, Object>> each, Map<String, Object> tables) {
    static final Details NONE = new Details("", List.of(), Map.of());

    /** Copies. */
    public Details {
      each = each.stream().map(Details::defined).toList();
      tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    private static Map<String, Object> defined(Map<String, Object> row) {
      Map<String, Object> defined = new LinkedHashMap<>(row);
      defined.values().removeIf(of -> of instanceof Double number && !Double.isFinite(number));
      return Collections.unmodifiableMap(defined);
    }

    private Map<String, Object> toTree(List<String> names) {
      Map<String, Object> tree = new LinkedHashMap<>();
      if (!each.isEmpty()) {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (int i = 0; i < each.size(); i++) {
          rows.put(i < names.size() ? names.get(i) : Integer.toString(i), each.get(i));
        }
        tree.put(kind, rows);
      }
      tree.putAll(tables);
      return tree;
    }
  }

  public Metrics {
    Map<String, Double> defined = new LinkedHashMap<>(values);
    defined.values().removeIf(value -> !Double.isFinite(value));
    values = Collections.unmodifiableMap(defined);
    Map<String, Double> comparable = new LinkedHashMap<>();
    for (String name : defined.keySet()) {
      if (Double.isFinite(baseline.getOrDefault(name, Double.NaN))) {
        comparable.put(name, baseline.get(name));
      }
    }
    baseline = Collections.unmodifiableMap(comparable);
  }

  /** Metrics without a baseline. */
  public Metrics(
      long examples, Map<String, Double> values, @Nullable ConfusionMatrix confusionMatrix) {
    this(examples, values, confusionMatrix, Map.of(), Details.NONE);
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
            : null,
        counted.baseline(),
        counted.details());
  }

  /** How the network is worse than its baseline, in words; empty where it is not. */
  public Optional<String> shortfall() {
    return shortfall(MetricCatalog.ACCURACY, "naming the most frequent class")
        .or(() -> shortfall(MetricCatalog.R2, naive()));
  }

  /** The mean has an r2 of 0, by definition. */
  private String naive() {
    Double of = baseline.get(MetricCatalog.R2.name());
    return of != null && of != 0 ? "repeating the last value" : "predicting the mean";
  }

  /** The same with another baseline: the metrics of repeating the last value of a series. */
  public Metrics beside(Map<String, Double> naive) {
    return new Metrics(examples, values, confusionMatrix, naive, details);
  }

  /**
   * The same for a network trained with class weights, whose classes count the same however rare
   * they are: it is not meant to be right more often, but to be right for each class.
   */
  public Optional<String> shortfallOfClasses() {
    return shortfall(MetricCatalog.BALANCED_ACCURACY, "naming the same class");
  }

  private Optional<String> shortfall(Metric<?> metric, String trivial) {
    Double of = values.get(metric.name());
    Double without = baseline.get(metric.name());
    return of != null && without != null && of < without
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s is %.4g, and %.4g for always %s",
                metric.name(),
                of,
                without,
                trivial))
        : Optional.empty();
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

  /** The values that tables and progress show: by their names, in order. */
  public Map<String, Double> headlines() {
    Map<String, Double> shown = new LinkedHashMap<>(values);
    boolean labels = values.containsKey(MetricCatalog.SUBSET_ACCURACY.name());
    shown.keySet().removeIf(name -> !MetricCatalog.isHeadline(name, labels));
    return shown;
  }

  /** The metrics as {@code metrics.jsonl} holds them: ready for JSON, by their standard names. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("examples", examples);
    tree.putAll(values);
    if (confusionMatrix != null) {
      tree.put("confusion-matrix", confusionMatrix.toLists());
    }
    if (!baseline.isEmpty()) {
      tree.put("baseline", baseline);
    }
    return tree;
  }

  /**
   * The same with the details, as {@code result.json} holds them.
   *
   * @param names of the classes, labels or targets, in order; those without a name get their index
   */
  public Map<String, Object> toTree(List<String> names) {
    Map<String, Object> tree = toTree();
    tree.putAll(details.toTree(names));
    return tree;
  }
}
