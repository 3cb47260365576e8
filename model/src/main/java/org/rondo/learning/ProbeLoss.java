package org.rondo.learning;

import java.io.Serializable;

/**
 * The loss on a few fixed rows of a shard, its first, without dropout and regularisation terms.
 * Taken of the workers' own parameters just before averaging and of the global ones after the
 * global step, it shows what averaging did. Travels from executors.
 *
 * @param sum of the rows' losses, each times its weight
 * @param weight of the rows: their number where each counts 1
 */
public record ProbeLoss(double sum, double weight) implements Serializable {
  /** Of no rows. */
  public static final ProbeLoss NONE = new ProbeLoss(0, 0);

  /** Rows that are looked at. */
  static final int ROWS = 256;

  /** The loss of both. */
  public ProbeLoss plus(ProbeLoss other) {
    return new ProbeLoss(sum + other.sum, weight + other.weight);
  }

  /** The mean loss of a row; NaN of no rows. */
  public double mean() {
    return sum / weight;
  }
}
