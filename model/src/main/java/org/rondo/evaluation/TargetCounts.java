package org.rondo.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics of one regression target need: exact sums over its rows, and the distribution of
 * its residuals, label minus prediction.
 *
 * <p>Mutable, owned by the evaluation that holds it, and serialized with it.
 */
final class TargetCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  private final @Nullable ScoreResolution resolution;
  private final ScoreCounts residuals = new ScoreCounts();
  private final ExactSum weight = new ExactSum();
  private final ExactSum errors = new ExactSum();
  private final ExactSum squaredErrors = new ExactSum();

  /** What rounding lost of the squared errors; it matters only for differences of their sum. */
  private final ExactSum squaredErrorTails = new ExactSum();

  private final ExactSum absoluteErrors = new ExactSum();
  private final ExactSum relativeErrors = new ExactSum();
  private final ExactSum symmetricErrors = new ExactSum();
  private final ExactSum labels = new ExactSum();
  private final ExactSum squaredLabels = new ExactSum();
  private boolean zeroLabels;

  /** Counts that keep residuals at a resolution; null for no residuals. */
  TargetCounts(@Nullable ScoreResolution resolution) {
    this.resolution = resolution;
  }

  void add(float prediction, float label, float rowWeight) {
    double error = (double) prediction - label;
    double size = Math.abs(error);
    weight.add(rowWeight);
    squaredErrors.add(error * error, rowWeight);
    absoluteErrors.add(size, rowWeight);
    labels.add(label, rowWeight);
    squaredLabels.add((double) label * label, rowWeight);
    if (resolution == null) {
      return;
    }
    errors.add(error, rowWeight);
    squaredErrorTails.add(Math.fma(error, error, -error * error), rowWeight);
    if (label == 0) {
      zeroLabels = true;
    } else {
      relativeErrors.add(size / Math.abs((double) label), rowWeight);
    }
    if (size > 0) {
      double both = Math.abs((double) label) + Math.abs((double) prediction);
      symmetricErrors.add(2 * size / both, rowWeight);
    }
    residuals.addPositive(resolution.round(finite(-error)), rowWeight);
  }

  /** A residual beyond the largest float counts as the largest float. */
  private static float finite(double residual) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, residual));
  }

  void merge(TargetCounts other) {
    residuals.merge(other.residuals);
    weight.merge(other.weight);
    errors.merge(other.errors);
    squaredErrors.merge(other.squaredErrors);
    squaredErrorTails.merge(other.squaredErrorTails);
    absoluteErrors.merge(other.absoluteErrors);
    relativeErrors.merge(other.relativeErrors);
    symmetricErrors.merge(other.symmetricErrors);
    labels.merge(other.labels);
    squaredLabels.merge(other.squaredLabels);
    zeroLabels |= other.zeroLabels;
  }

  double meanSquaredError() {
    return squaredErrors.value() / weight.value();
  }

  double meanAbsoluteError() {
    return absoluteErrors.value() / weight.value();
  }

  double meanRelativeError() {
    return zeroLabels ? Double.NaN : relativeErrors.value() / weight.value();
  }

  double meanSymmetricError() {
    return symmetricErrors.value() / weight.value();
  }

  double determination() {
    return share(squaredErrors.value(), scaledLabelVariance() / weight.value());
  }

  double explainedVariance() {
    ExactSum squares = new ExactSum();
    squares.merge(squaredErrors);
    squares.merge(squaredErrorTails);
    return share(scaledVariance(squares, errors), scaledLabelVariance());
  }

  private static double share(double residual, double total) {
    if (total == 0) {
      return residual == 0.0 ? 1.0 : 0.0;
    }
    return 1.0 - residual / total;
  }

  double labelMean() {
    return labels.value() / weight.value();
  }

  double labelVariance() {
    return scaledLabelVariance() / weight.value() / weight.value();
  }

  private double scaledLabelVariance() {
    return scaledVariance(squaredLabels, labels);
  }

  /** The sum of the squared distances from the mean, times the weight. */
  private double scaledVariance(ExactSum squares, ExactSum values) {
    BigDecimal sum = values.exact();
    return squares.exact().multiply(weight.exact()).subtract(sum.multiply(sum)).doubleValue();
  }

  /**
   * The quantiles of the residuals: each is the lowest residual such that the share of the weight
   * at or below it is at least the given one (R. J. Hyndman and Y. Fan, "Sample quantiles in
   * statistical packages", The American Statistician 50 (1996), definition 1). Ready for JSON.
   */
  Map<String, Object> residualQuantiles() {
    Map<String, Object> quantiles = new LinkedHashMap<>();
    ExactSum below = new ExactSum();
    double all = weight.value();
    residuals.ascending(
        (residual, here, none) -> {
          below.merge(here);
          while (quantiles.size() < SHARES.length
              && below.value() >= SHARES[quantiles.size()] * all) {
            quantiles.put(Double.toString(SHARES[quantiles.size()]), (double) residual);
          }
        });
    return quantiles;
  }
}
