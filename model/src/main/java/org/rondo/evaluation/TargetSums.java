package org.rondo.evaluation;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * The sums behind the metrics of one regression target.
 *
 * <p>The variance of the labels is taken from their sum and sum of squares: {@code SS = sum y^2 -
 * (sum y)^2 / n}. This formula is known to cancel badly in floating point, which is why parallel
 * code usually follows Chan, Golub and LeVeque (1983). Here both sums are exact, squares of floats
 * being exact doubles, and the difference is taken before any rounding: the result is more accurate
 * and does not depend on the shards.
 *
 * <p>Mutable, owned by the evaluation that holds it, and serialized with it.
 */
final class TargetSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ExactSum squaredErrors = new ExactSum();
  private final ExactSum absoluteErrors = new ExactSum();
  private final ExactSum labels = new ExactSum();
  private final ExactSum squaredLabels = new ExactSum();

  void add(float prediction, float label) {
    double error = (double) prediction - label;
    squaredErrors.add(error * error);
    absoluteErrors.add(Math.abs(error));
    labels.add(label);
    squaredLabels.add((double) label * label);
  }

  void merge(TargetSums other) {
    squaredErrors.merge(other.squaredErrors);
    absoluteErrors.merge(other.absoluteErrors);
    labels.merge(other.labels);
    squaredLabels.merge(other.squaredLabels);
  }

  double meanSquaredError(long examples) {
    return squaredErrors.value() / examples;
  }

  double meanAbsoluteError(long examples) {
    return absoluteErrors.value() / examples;
  }

  /**
   * The coefficient of determination {@code R2 = 1 - sum (y - p)^2 / sum (y - mean y)^2}; of a
   * constant target 1 if every prediction is perfect, else 0, as scikit-learn's {@code r2_score}
   * with {@code force_finite}.
   */
  double coefficientOfDetermination(long examples) {
    double residual = squaredErrors.value();
    BigDecimal sum = labels.exact();
    BigDecimal scaledTotal =
        squaredLabels.exact().multiply(BigDecimal.valueOf(examples)).subtract(sum.multiply(sum));
    if (scaledTotal.signum() == 0) {
      return residual == 0.0 ? 1.0 : 0.0;
    }
    return 1.0 - residual / (scaledTotal.doubleValue() / examples);
  }
}
