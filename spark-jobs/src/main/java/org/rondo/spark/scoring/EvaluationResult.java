package org.rondo.spark.scoring;

import java.util.List;
import java.util.Map;
import org.rondo.evaluation.Metrics;

/**
 * How well a model did on labelled data.
 *
 * @param metrics the task's metrics
 * @param rows rows read
 * @param rejectedRows rows that could not be used
 * @param classes in the order of the confusion matrix; empty for regression
 */
public record EvaluationResult(
    Metrics metrics, long rows, long rejectedRows, List<String> classes) {
  /** Copies the classes. */
  public EvaluationResult {
    classes = List.copyOf(classes);
  }

  /** The same with the metrics of repeating the last value of a series as the baseline. */
  EvaluationResult beside(Map<String, Double> naive) {
    return new EvaluationResult(metrics.beside(naive), rows, rejectedRows, classes);
  }
}
