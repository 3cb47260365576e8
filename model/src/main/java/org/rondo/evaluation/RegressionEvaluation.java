package org.rondo.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Evaluates a regression: errors squared, absolute and relative, the share of the variance that is
 * explained, and how the residuals are distributed.
 *
 * <p>Each metric is computed for every target and then averaged over the targets, with equal
 * weights, as scikit-learn's {@code uniform_average} and DL4J's {@code RegressionEvaluation} do; so
 * with several targets {@code rmse} is the mean of the roots, not the root of {@code mse}.
 *
 * <p>A network may predict several quantiles of each target, target after target. Metrics of a
 * single prediction are those of the quantile that is nearest to the median then, of two the lower
 * one.
 */
public final class RegressionEvaluation extends Evaluation {
  private static final long serialVersionUID = 1L;

  private static final List<MetricCatalog.OfTarget> COMPARED =
      List.of(MetricCatalog.MSE, MetricCatalog.RMSE, MetricCatalog.MAE, MetricCatalog.R2);

  private final TargetCounts[] targets;
  private final List<Double> quantiles;

  /** The index of the quantile that stands for all. */
  private final int middle;

  private final @Nullable ScoreResolution resolution;

  /** {@code [targets, quantiles]}. */
  private final ExactSum[] pinballs;

  /** The weight of the rows whose label is at most the quantile that was predicted. */
  private final ExactSum[] covered;

  /** An empty evaluation of {@code targets} targets, at least 1. */
  public RegressionEvaluation(int targets) {
    this(targets, ScoreResolution.EXACT);
  }

  /** An empty evaluation of {@code targets} targets, at least 1, with residuals at a resolution. */
  public RegressionEvaluation(int targets, ScoreResolution resolution) {
    this(targets, List.of(), resolution);
  }

  /**
   * An empty evaluation of quantiles of each target.
   *
   * @param quantiles that are predicted of each; empty where one number is
   * @param resolution of the residuals; null for those who do not want them
   */
  public RegressionEvaluation(
      int targets, List<Double> quantiles, @Nullable ScoreResolution resolution) {
    super(targets * Math.max(1, quantiles.size()), targets);
    if (targets < 1) {
      throw new IllegalArgumentException("targets is " + targets + ": expected 1 or more");
    }
    this.quantiles = List.copyOf(quantiles);
    this.resolution = resolution;
    this.middle = nearestToMedian(quantiles);
    this.pinballs = ProbabilityCounts.sums(targets * quantiles.size());
    this.covered = ProbabilityCounts.sums(targets * quantiles.size());
    this.targets =
        IntStream.range(0, targets)
            .mapToObj(t -> new TargetCounts(resolution))
            .toArray(TargetCounts[]::new);
  }

  /** An empty evaluation for callers that only need the labels' mean and variance. */
  public static RegressionEvaluation ofLabels(int targets) {
    return new RegressionEvaluation(targets, List.of(), null);
  }

  @Override
  public Metrics metrics() {
    return Metrics.of(this, MetricCatalog.ofRegression(targets.length));
  }

  /**
   * The metrics of predictions that others are compared with: mse, rmse, mae and r2; of {@link
   * #ofLabels} too. Empty without examples.
   */
  public Map<String, Double> asBaseline() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (MetricCatalog.OfTarget metric :
        examples() == 0 ? List.<MetricCatalog.OfTarget>of() : COMPARED) {
      values.put(metric.name(), metric.value(this));
    }
    return values;
  }

  @Override
  Metrics.Details details() {
    List<Map<String, Object>> each = new ArrayList<>();
    Map<String, Object> tables = new LinkedHashMap<>();
    for (int t = 0; t < targets.length && targets.length > 1; t++) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (MetricCatalog.OfTarget metric : MetricCatalog.ofEachTarget()) {
        row.put(metric.name(), metric.formula().applyAsDouble(this, t));
      }
      addTables(t, row);
      each.add(row);
    }
    if (targets.length == 1) {
      addTables(0, tables);
    }
    return new Metrics.Details("per-target", each, tables);
  }

  private void addTables(int target, Map<String, Object> to) {
    Map<String, Object> rows = new LinkedHashMap<>();
    for (int q = 0; q < quantiles.size(); q++) {
      int at = target * quantiles.size() + q;
      double pinball = pinballs[at].value() / weight();
      double coverage = covered[at].value() / weight();
      rows.put(Double.toString(quantiles.get(q)), Map.of("pinball", pinball, "coverage", coverage));
    }
    if (!rows.isEmpty()) {
      to.put("quantiles", rows);
    }
    to.put("residual-quantiles", targets[target].residualQuantiles());
  }

  /** How many targets there are. */
  public int targets() {
    return targets.length;
  }

  /** The mean of {@code metric}, a function of the target's index, over the targets. */
  public double average(IntToDoubleFunction metric) {
    return IntStream.range(0, targets.length).mapToDouble(metric).average().orElseThrow();
  }

  /** The mean of {@code (prediction - label)^2} of a target. */
  public double meanSquaredError(int target) {
    return targets[target].meanSquaredError();
  }

  /** The mean of {@code |prediction - label|} of a target. */
  public double meanAbsoluteError(int target) {
    return targets[target].meanAbsoluteError();
  }

  /**
   * The mean of {@code |prediction - label| / |label|} of a target, 1 for 100 %; NaN where a label
   * is 0.
   */
  public double meanRelativeError(int target) {
    return targets[target].meanRelativeError();
  }

  /**
   * The mean of {@code 2 |prediction - label| / (|prediction| + |label|)} of a target, from 0 to 2,
   * where 0/0 is 0.
   */
  public double meanSymmetricError(int target) {
    return targets[target].meanSymmetricError();
  }

  /**
   * The coefficient of determination {@code R2 = 1 - sum w (y - p)^2 / sum w (y - mean y)^2} of a
   * target. For a constant target it is 1 if every prediction is perfect and 0 otherwise, as
   * scikit-learn's {@code r2_score} with {@code force_finite}. It is NaN for fewer than two
   * examples; one of weight 2 counts as two.
   *
   * <p>The variance of the labels is taken from their sum and sum of squares: {@code SS = sum w y^2
   * - (sum w y)^2 / sum w}. This formula is known to cancel badly in floating point, which is why
   * parallel code usually follows Chan, Golub and LeVeque (1983). Here all sums are exact, squares
   * of floats being exact doubles, and the difference is taken before any rounding: the result is
   * more accurate and does not depend on the shards.
   */
  public double coefficientOfDetermination(int target) {
    return isOne() ? Double.NaN : targets[target].determination();
  }

  /**
   * The explained variance {@code 1 - Var(y - p) / Var(y)} of a target: the coefficient of
   * determination that a constant correction would reach. For a constant target and for one example
   * it is as there.
   */
  public double explainedVariance(int target) {
    return isOne() ? Double.NaN : targets[target].explainedVariance();
  }

  /**
   * The mean pinball loss of the quantiles, {@code max(q (y - p), (q - 1) (y - p))} (R. Koenker and
   * G. Bassett, "Regression quantiles", Econometrica 46, 1978); for a single prediction that of the
   * median, which is half the absolute error.
   */
  public double pinball(int target) {
    return quantiles.isEmpty()
        ? targets[target].meanAbsoluteError() / 2
        : IntStream.range(0, quantiles.size())
                .mapToDouble(q -> pinballs[target * quantiles.size() + q].value())
                .average()
                .orElseThrow()
            / weight();
  }

  private boolean isOne() {
    return examples() < 2 && weight() < 2;
  }

  /** The mean of a target's labels. */
  public double labelMean(int target) {
    return targets[target].labelMean();
  }

  /** The variance of a target's labels: their mean squared error under their mean. */
  public double labelVariance(int target) {
    return targets[target].labelVariance();
  }

  @Override
  Map<String, Double> baseline() {
    return Map.of(
        MetricCatalog.MSE.name(), average(this::labelVariance),
        MetricCatalog.RMSE.name(), average(target -> Math.sqrt(labelVariance(target))),
        MetricCatalog.R2.name(), 0.0);
  }

  @Override
  public String toString() {
    return "RegressionEvaluation[targets=%s, examples=%s]".formatted(targets.length, examples());
  }

  @Override
  void count(float[] predictions, float[] labels, int row, float rowWeight) {
    int each = Math.max(1, quantiles.size());
    for (int t = 0; t < targets.length; t++) {
      int at = row * targets.length + t;
      float label = finiteLabel(labels[at]);
      for (int q = 0; q < quantiles.size(); q++) {
        countQuantile(t, q, (double) label - finiteOutput(predictions[at * each + q]), rowWeight);
      }
      targets[t].add(finiteOutput(predictions[at * each + middle]), label, rowWeight);
    }
  }

  private void countQuantile(int target, int q, double above, float rowWeight) {
    int at = target * quantiles.size() + q;
    double quantile = quantiles.get(q);
    pinballs[at].add(above > 0 ? quantile * above : (quantile - 1) * above, rowWeight);
    if (above <= 0) {
      covered[at].add(rowWeight);
    }
  }

  /** The index of the quantile that stands for all; 0 of none. */
  public static int nearestToMedian(List<Double> quantiles) {
    int nearest = 0;
    for (int q = 1; q < quantiles.size(); q++) {
      double distance = Math.abs(quantiles.get(q) - 0.5);
      nearest = distance < Math.abs(quantiles.get(nearest) - 0.5) ? q : nearest;
    }
    return nearest;
  }

  @Override
  boolean measuresTheSameAs(Evaluation other) {
    return other instanceof RegressionEvaluation that
        && that.targets.length == targets.length
        && that.quantiles.equals(quantiles)
        && that.resolution == resolution;
  }

  @Override
  void mergeCounts(Evaluation other) {
    RegressionEvaluation that = (RegressionEvaluation) other;
    for (int t = 0; t < targets.length; t++) {
      targets[t].merge(that.targets[t]);
    }
    ProbabilityCounts.merge(pinballs, that.pinballs);
    ProbabilityCounts.merge(covered, that.covered);
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
}
