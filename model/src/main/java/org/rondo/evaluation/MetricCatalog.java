package org.rondo.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
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
          classes -> classes <= ClassificationEvaluation.MOST_CURVES,
          ClassificationEvaluation::areaUnderCurve);

  /** Mean squared error. */
  public static final OfTarget MSE =
      new OfTarget("mse", Direction.MINIMISE, RegressionEvaluation::meanSquaredError);

  /** Root of the mean squared error. */
  public static final OfTarget RMSE =
      new OfTarget(
          "rmse",
          Direction.MINIMISE,
          (counted, target) -> Math.sqrt(counted.meanSquaredError(target)));

  /** Mean absolute error. */
  public static final OfTarget MAE =
      new OfTarget("mae", Direction.MINIMISE, RegressionEvaluation::meanAbsoluteError);

  /** Coefficient of determination. */
  public static final OfTarget R2 =
      new OfTarget("r2", Direction.MAXIMISE, RegressionEvaluation::coefficientOfDetermination);

  /** The mean recall of the classes. */
  public static final Metric<ClassificationEvaluation> BALANCED_ACCURACY =
      ofMatrix("balanced-accuracy", ConfusionMatrix::balancedAccuracy).quiet();

  private static final List<Metric<? super ClassificationEvaluation>> CLASSIFICATION =
      List.of(
          LOSS,
          ACCURACY,
          ERROR_RATE,
          PRECISION,
          RECALL,
          F1,
          AUC,
          BALANCED_ACCURACY,
          ofMatrix("mcc", ConfusionMatrix::correlation).quiet(),
          new Formula<>(
                  "pr-auc",
                  Direction.MAXIMISE,
                  classes -> classes <= ClassificationEvaluation.MOST_CURVES,
                  ClassificationEvaluation::averagePrecision)
              .quiet(),
          minimised("log-loss", ClassificationEvaluation::logLoss).quiet(),
          minimised("brier", ClassificationEvaluation::brier).quiet(),
          minimised("expected-calibration-error", ClassificationEvaluation::calibrationError)
              .quiet(),
          among(3),
          among(5),
          ofMatrix("precision-macro", matrix -> matrix.macro(matrix::precision)).quiet(),
          ofMatrix("recall-macro", matrix -> matrix.macro(matrix::recall)).quiet(),
          ofMatrix("f1-macro", matrix -> matrix.macro(matrix::f1)).quiet(),
          micro("precision-micro"),
          micro("recall-micro"),
          micro("f1-micro"));

  private static final List<OfTarget> OF_TARGETS =
      List.of(
          MSE,
          RMSE,
          MAE,
          R2,
          new OfTarget("mape", Direction.MINIMISE, RegressionEvaluation::meanRelativeError).quiet(),
          new OfTarget("smape", Direction.MINIMISE, RegressionEvaluation::meanSymmetricError)
              .quiet(),
          new OfTarget(
                  "explained-variance", Direction.MAXIMISE, RegressionEvaluation::explainedVariance)
              .quiet(),
          new OfTarget("pinball", Direction.MINIMISE, RegressionEvaluation::pinball).quiet());

  private static final List<Metric<? super RegressionEvaluation>> REGRESSION =
      Stream.<Metric<? super RegressionEvaluation>>concat(Stream.of(LOSS), OF_TARGETS.stream())
          .toList();

  /** Share of the rows with every label right. */
  public static final Metric<MultiLabelEvaluation> SUBSET_ACCURACY =
      maximised("subset-accuracy", MultiLabelEvaluation::subsetAccuracy);

  /** Share of the decisions on labels that are wrong. */
  public static final Metric<MultiLabelEvaluation> HAMMING_LOSS =
      minimised("hamming-loss", MultiLabelEvaluation::hammingLoss);

  private static final List<Metric<? super MultiLabelEvaluation>> MULTI_LABEL =
      List.of(
          LOSS,
          SUBSET_ACCURACY,
          HAMMING_LOSS,
          ofLabels("precision-macro", counted -> counted.macro(matrix -> matrix.precision(1))),
          ofLabels("recall-macro", counted -> counted.macro(matrix -> matrix.recall(1))),
          ofLabels("f1-macro", counted -> counted.macro(matrix -> matrix.f1(1))),
          ofLabels("precision-micro", MultiLabelEvaluation::precision),
          ofLabels("recall-micro", MultiLabelEvaluation::recall),
          ofLabels("f1-micro", MultiLabelEvaluation::f1),
          ofLabels("auc", MultiLabelEvaluation::areaUnderCurve),
          ofLabels("pr-auc", MultiLabelEvaluation::averagePrecision));

  private static final Set<String> QUIET =
      all().stream()
          .filter(metric -> !metric.isHeadline())
          .map(Metric::name)
          .collect(Collectors.toUnmodifiableSet());

  private MetricCatalog() {}

  /** The metrics that a classification into {@code classes} classes has, in reported order. */
  public static List<Metric<? super ClassificationEvaluation>> ofClassification(int classes) {
    return CLASSIFICATION.stream().filter(metric -> metric.supports(classes)).toList();
  }

  /** The metrics that a regression of {@code targets} targets has, in reported order. */
  public static List<Metric<? super RegressionEvaluation>> ofRegression(int targets) {
    return REGRESSION.stream().filter(metric -> metric.supports(targets)).toList();
  }

  /** The metrics that {@code labels} labels have, in reported order. */
  public static List<Metric<? super MultiLabelEvaluation>> ofMultiLabel(int labels) {
    return MULTI_LABEL.stream().filter(metric -> metric.supports(labels)).toList();
  }

  /**
   * The metric of a name, of what an evaluation has counted.
   *
   * @return NaN where the metric is undefined, or the evaluation's task does not have it
   */
  public static double value(String name, Evaluation counted) {
    if (counted.examples() == 0) {
      return Double.NaN;
    }
    if (counted instanceof ClassificationEvaluation classes) {
      return value(name, CLASSIFICATION, classes);
    }
    if (counted instanceof ReconstructionEvaluation inputs) {
      return value(name, ReconstructionEvaluation.METRICS, inputs);
    }
    return counted instanceof MultiLabelEvaluation labels
        ? value(name, MULTI_LABEL, labels)
        : value(name, REGRESSION, (RegressionEvaluation) counted);
  }

  private static <E extends Evaluation> double value(
      String name, List<Metric<? super E>> metrics, E counted) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .mapToDouble(metric -> metric.value(counted))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The metrics that each target of a regression has. */
  static List<OfTarget> ofEachTarget() {
    return OF_TARGETS;
  }

  /**
   * Whether tables and progress show the metric of a name.
   *
   * @param labels whether rows have any number of labels; then all metrics are shown
   */
  static boolean isHeadline(String name, boolean labels) {
    return labels || !QUIET.contains(name);
  }

  /** * The metrics of all tasks; of equal names the first, as all agree on the direction. */
  public static List<Metric<?>> all() {
    Map<String, Metric<?>> all = new LinkedHashMap<>();
    Stream.<List<? extends Metric<?>>>of(CLASSIFICATION, REGRESSION, MULTI_LABEL)
        .flatMap(List::stream)
        .forEach(metric -> all.putIfAbsent(metric.name(), metric));
    return List.copyOf(all.values());
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

  private static <E extends Evaluation> Formula<E> minimised(
      String name, ToDoubleFunction<E> formula) {
    return new Formula<>(name, Direction.MINIMISE, outputs -> true, formula);
  }

  private static <E extends Evaluation> Formula<E> maximised(
      String name, ToDoubleFunction<E> formula) {
    return new Formula<>(name, Direction.MAXIMISE, outputs -> true, formula);
  }

  private static Formula<ClassificationEvaluation> ofMatrix(
      String name, ToDoubleFunction<ConfusionMatrix> formula) {
    return maximised(name, counted -> formula.applyAsDouble(counted.confusionMatrix()));
  }

  private static Metric<MultiLabelEvaluation> ofLabels(
      String name, ToDoubleFunction<MultiLabelEvaluation> formula) {
    return new Formula<>(
        name,
        Direction.MAXIMISE,
        labels -> !name.endsWith("auc") || labels <= ClassificationEvaluation.MOST_CURVES,
        formula);
  }

  /** With one class for each example, all rates over all decisions are equal. */
  private static Formula<ClassificationEvaluation> micro(String name) {
    return maximised(name, ACCURACY::value).quiet();
  }

  private static Formula<ClassificationEvaluation> among(int k) {
    return new Formula<ClassificationEvaluation>(
            "top-%s-accuracy".formatted(k),
            Direction.MAXIMISE,
            classes -> classes > k,
            counted -> counted.among(k))
        .quiet();
  }

  /**
   * A metric of each target; for all of them it is the mean.
   *
   * @param formula of the target of an index
   */
  public record OfTarget(
      String name,
      Direction direction,
      ToDoubleBiFunction<RegressionEvaluation, Integer> formula,
      boolean isHeadline)
      implements Metric<RegressionEvaluation> {

    OfTarget(
        String name,
        Direction direction,
        ToDoubleBiFunction<RegressionEvaluation, Integer> formula) {
      this(name, direction, formula, true);
    }

    private OfTarget quiet() {
      return new OfTarget(name, direction, formula, false);
    }

    @Override
    public double value(RegressionEvaluation counted) {
      return counted.average(target -> formula.applyAsDouble(counted, target));
    }
  }
}
