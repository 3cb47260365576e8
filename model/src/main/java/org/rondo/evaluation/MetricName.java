package org.rondo.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.rondo.error.ConfigurationException;

/** The metrics that are single numbers, in the order in which they are reported. */
public enum MetricName {
  /** Mean loss per example. */
  LOSS("loss", Direction.MINIMISE),
  /** Share of the examples predicted correctly. */
  ACCURACY("accuracy", Direction.MAXIMISE),
  /** Share of the examples predicted wrongly. */
  ERROR_RATE("error-rate", Direction.MINIMISE),
  /** Share of the predictions of a class that are right. */
  PRECISION("precision", Direction.MAXIMISE),
  /** Share of the examples of a class that were found. */
  RECALL("recall", Direction.MAXIMISE),
  /** Harmonic mean of precision and recall. */
  F1("f1", Direction.MAXIMISE),
  /** Area under the ROC curve. */
  AUC("auc", Direction.MAXIMISE),
  /** Mean squared error. */
  MSE("mse", Direction.MINIMISE),
  /** Root of the mean squared error. */
  RMSE("rmse", Direction.MINIMISE),
  /** Mean absolute error. */
  MAE("mae", Direction.MINIMISE),
  /** Coefficient of determination. */
  R2("r2", Direction.MAXIMISE);

  private final String label;
  private final Direction direction;

  MetricName(String label, Direction direction) {
    this.label = label;
    this.direction = direction;
  }

  /**
   * The metric of a label.
   *
   * @throws ConfigurationException if no metric has it; the message lists those there are
   */
  public static MetricName parse(String label) {
    return Arrays.stream(values())
        .filter(metric -> metric.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "unknown metric '%s': expected one of %s".formatted(label, labels(values()))));
  }

  /** The metrics that a classification into {@code classes} classes has. */
  public static List<MetricName> ofClassification(int classes) {
    return classes == 2
        ? List.of(LOSS, ACCURACY, ERROR_RATE, PRECISION, RECALL, F1, AUC)
        : List.of(LOSS, ACCURACY, ERROR_RATE, PRECISION, RECALL, F1);
  }

  /** The metrics that a regression has. */
  public static List<MetricName> ofRegression() {
    return List.of(LOSS, MSE, RMSE, MAE, R2);
  }

  /** The name in configurations, results and messages, in kebab case. */
  public String label() {
    return label;
  }

  /** Which way it gets better. */
  public Direction direction() {
    return direction;
  }

  /** Its label. */
  @Override
  public String toString() {
    return label;
  }

  private static String labels(MetricName[] metrics) {
    return Arrays.stream(metrics).map(MetricName::label).collect(Collectors.joining(", "));
  }
}
