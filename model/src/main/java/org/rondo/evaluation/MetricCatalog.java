package org.rondo.evaluation;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rondo.error.ConfigurationException;
import org.rondo.evaluation.Metric.Direction;

/** The metrics of each task; a new one is one more line in its list. */
public final class MetricCatalog {
  /** Mean loss per example. */
  public static final Metric<Evaluation> LOSS = minimised("loss", Evaluation::meanLoss);

  /** Share of the examples predicted correctly. */
  public static final Metric<ClassificationEvaluation> ACCURACY =
      maximised("accuracy", counted -> counted.confusionMatrix().correct() / counted.weight());

  /** Share of the examples predicted wrongly. */
  public static final Metric<ClassificationEvaluation> ERROR_RATE =
      minimised(
          "error-rate",
          counted -> (counted.weight() - counted.confusionMatrix().correct()) / counted.weight());

  /** Share of the predictions of a class that are right. */
  public static final Metric<ClassificationEvaluation> PRECISION =
      ofMatrix("precision", matrix -> matrix.overall(matrix::precision));

  /** Share of the examples of a class that were found. */
  public static final Metric<ClassificationEvaluation> RECALL =
      ofMatrix("recall", matrix -> matrix.overall(matrix::recall));

  /** Harmonic mean of precision and recall. */
  public static final Metric<ClassificationEvaluation> F1 =
      ofMatrix("f1", matrix -> matrix.overall(matrix::f1));

  /** Area under the ROC curve. */
  public static final Metric<ClassificationEvaluation> AUC =
      new Formula<>(
          "auc",
          Direction.MAXIMISE,
          classes -> classes == 2,
          ClassificationEvaluation::areaUnderCurve);

  /** Mean squared error. */
  public static final Metric<RegressionEvaluation> MSE =
      minimised("mse", counted -> counted.average(counted::meanSquaredError));

  /** Root of the mean squared error. */
  public static final Metric<RegressionEvaluation> RMSE =
      minimised("rmse", counted -> counted.average(t -> Math.sqrt(counted.meanSquaredError(t))));

  /** Mean absolute error. */
  public static final Metric<RegressionEvaluation> MAE =
      minimised("mae", counted -> counted.average(counted::meanAbsoluteError));

  /** Coefficient of determination. */
  public static final Metric<RegressionEvaluation> R2 =
      maximised("r2", counted -> counted.average(counted::coefficientOfDetermination));

  private static final List<Metric<? super ClassificationEvaluation>> CLASSIFICATION =
      List.of(LOSS, ACCURACY, ERROR_RATE, PRECISION, RECALL, F1, AUC);

  private static final List<Metric<? super RegressionEvaluation>> REGRESSION =
      List.of(LOSS, MSE, RMSE, MAE, R2);

  private MetricCatalog() {}

  /** The metrics that a classification into {@code classes} classes has, in reported order. */
  public static List<Metric<? super ClassificationEvaluation>> ofClassification(int classes) {
    return CLASSIFICATION.stream().filter(metric -> metric.supports(classes)).toList();
  }

  /** The metrics that a regression of {@code targets} targets has, in reported order. */
  public static List<Metric<? super RegressionEvaluation>> ofRegression(int targets) {
    return REGRESSION.stream().filter(metric -> metric.supports(targets)).toList();
  }

  /** The metrics of all tasks, each once. */
  public static List<Metric<?>> all() {
    return Stream.<Metric<?>>concat(CLASSIFICATION.stream(), REGRESSION.stream())
        .distinct()
        .toList();
  }

  /**
   * The metric of a name.
   *
   * @throws ConfigurationException if no metric has it; the message lists those there are
   */
  public static Metric<?> named(String name) {
    for (Metric<?> metric : all()) {
      if (metric.name().equals(name)) {
        return metric;
      }
    }
    throw new ConfigurationException(
        "unknown metric '%s': expected one of %s"
            .formatted(name, all().stream().map(Metric::name).collect(Collectors.joining(", "))));
  }

  private static <E extends Evaluation> Metric<E> minimised(
      String name, ToDoubleFunction<E> formula) {
    return new Formula<>(name, Direction.MINIMISE, outputs -> true, formula);
  }

  private static <E extends Evaluation> Metric<E> maximised(
      String name, ToDoubleFunction<E> formula) {
    return new Formula<>(name, Direction.MAXIMISE, outputs -> true, formula);
  }

  private static Metric<ClassificationEvaluation> ofMatrix(
      String name, ToDoubleFunction<ConfusionMatrix> formula) {
    return maximised(name, counted -> formula.applyAsDouble(counted.confusionMatrix()));
  }

  /** A metric that is one expression. */
  private record Formula<E extends Evaluation>(
      String name, Direction direction, IntPredicate outputs, ToDoubleFunction<E> formula)
      implements Metric<E> {
    @Override
    public double value(E counted) {
      return formula.applyAsDouble(counted);
    }

    @Override
    public boolean supports(int count) {
      return outputs.test(count);
    }
  }
}
