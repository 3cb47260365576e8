package org.rondo.learning;

import java.io.Serializable;

/**
 * The loss on the first few rows of a shard, without dropout and regularisation terms. Measured for
 * the workers' own parameters just before averaging and for the global ones after the global step,
 * it shows the effect of averaging. Travels from executors.
 *
 * @param sum of the rows' losses, each times its weight
 * @param weight of the rows: their number where each counts 1
 */
public record ProbeLoss(double sum, double weight) implements Serializable {
  /** The loss of no rows. */
  public static final ProbeLoss NONE = new ProbeLoss(0, 0);

  /** The number of probe rows. */
  static final int ROWS = 256;

  /** The loss of both. */
  public ProbeLoss plus(ProbeLoss other) {
    return new ProbeLoss(sum + other.sum, weight + other.weight);
  }

  /** The mean loss of a row; NaN without rows. */
  public double mean() {
    return sum / weight;
  }
}
