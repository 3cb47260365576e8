package org.rondo.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.rondo.error.DataException;

/**
 * Evaluates a regression: loss, mean squared error, its root, mean absolute error, and R2.
 *
 * <p>Each metric is computed for every target and then averaged over the targets, all weighing the
 * same, as scikit-learn's {@code uniform_average} and DL4J's {@code RegressionEvaluation} do; so
 * with several targets {@code rmse} is the mean of the roots, not the root of {@code mse}.
 */
public final class RegressionEvaluation extends Evaluation {
  private static final long serialVersionUID = 1L;

  private final TargetSums[] targets;

  /** An empty evaluation of {@code targets} targets, at least 1. */
  public RegressionEvaluation(int targets) {
    super(targets, targets);
    if (targets < 1) {
      throw new IllegalArgumentException("targets is " + targets + ": expected 1 or more");
    }
    this.targets =
        IntStream.range(0, targets).mapToObj(t -> new TargetSums()).toArray(TargetSums[]::new);
  }

  @Override
  public Metrics metrics() {
    return Metrics.of(this, MetricCatalog.ofRegression(targets.length));
  }

  /** The mean over the targets of what {@code metric} gives for the index of each. */
  public double average(IntToDoubleFunction metric) {
    return IntStream.range(0, targets.length).mapToDouble(metric).average().orElseThrow();
  }

  /** The mean of {@code (prediction - label)^2} of a target. */
  public double meanSquaredError(int target) {
    return targets[target].squaredErrors.value() / weight();
  }

  /** The mean of {@code |prediction - label|} of a target. */
  public double meanAbsoluteError(int target) {
    return targets[target].absoluteErrors.value() / weight();
  }

  /**
   * The coefficient of determination {@code R2 = 1 - sum w (y - p)^2 / sum w (y - mean y)^2} of a
   * target; of a constant one 1 if every prediction is perfect, else 0, as scikit-learn's {@code
   * r2_score} with {@code force_finite}; NaN of fewer than two examples, where one of weight 2 is
   * two.
   *
   * <p>The variance of the labels is taken from their sum and sum of squares: {@code SS = sum w y^2
   * - (sum w y)^2 / sum w}. This formula is known to cancel badly in floating point, which is why
   * parallel code usually follows Chan, Golub and LeVeque (1983). Here all sums are exact, squares
   * of floats being exact doubles, and the difference is taken before any rounding: the result is
   * more accurate and does not depend on the shards.
   */
  public double coefficientOfDetermination(int target) {
    if (examples() < 2 && weight() < 2) {
      return Double.NaN;
    }
    TargetSums sums = targets[target];
    double residual = sums.squaredErrors.value();
    BigDecimal sum = sums.labels.exact();
    BigDecimal scaledTotal =
        sums.squaredLabels.exact().multiply(exactWeight()).subtract(sum.multiply(sum));
    if (scaledTotal.signum() == 0) {
      return residual == 0.0 ? 1.0 : 0.0;
    }
    return 1.0 - residual / (scaledTotal.doubleValue() / weight());
  }

  @Override
  public String toString() {
    return "RegressionEvaluation[targets=%s, examples=%s]".formatted(targets.length, examples());
  }

  @Override
  void count(float[] predictions, float[] labels, int row, float rowWeight) {
    for (int t = 0; t < targets.length; t++) {
      int at = row * targets.length + t;
      targets[t].add(finiteOutput(predictions[at]), finiteLabel(labels[at]), rowWeight);
    }
  }

  @Override
  boolean measuresTheSameAs(Evaluation other) {
    return other instanceof RegressionEvaluation that && that.targets.length == targets.length;
  }

  @Override
  void mergeCounts(Evaluation other) {
    for (int t = 0; t < targets.length; t++) {
      targets[t].merge(((RegressionEvaluation) other).targets[t]);
    }
  }

  private static float finiteLabel(float label) {
    if (!Float.isFinite(label)) {
      throw new DataException(
          "label "
              + label
              + " is not finite: expected a number; check data.label, or impute or reject such"
              + " rows");
    }
    return label;
  }

  /** The weighted sums behind the metrics of one target. */
  private static final class TargetSums implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ExactSum squaredErrors = new ExactSum();
    private final ExactSum absoluteErrors = new ExactSum();
    private final ExactSum labels = new ExactSum();
    private final ExactSum squaredLabels = new ExactSum();

    void add(float prediction, float label, float weight) {
      double error = (double) prediction - label;
      squaredErrors.add(error * error, weight);
      absoluteErrors.add(Math.abs(error), weight);
      labels.add(label, weight);
      squaredLabels.add((double) label * label, weight);
    }

    void merge(TargetSums other) {
      squaredErrors.merge(other.squaredErrors);
      absoluteErrors.merge(other.absoluteErrors);
      labels.merge(other.labels);
      squaredLabels.merge(other.squaredLabels);
    }
  }
}
