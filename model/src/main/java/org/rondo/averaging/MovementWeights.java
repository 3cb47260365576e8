package org.rondo.averaging;

import java.io.Serializable;
import java.util.List;

/**
 * What a worker's movement counts in one round under a {@link MovementPenalty}: the further it
 * moved, the less, and nothing beyond its limit. Each worker can tell by itself. Travels to
 * executors.
 *
 * <pre>  share_k = n_k exp(R - G_k),  0 where G_k &gt; limit_k</pre>
 *
 * of a worker with {@code n_k} examples that moved by {@code G_k}. {@code R} is the same for all
 * and so cancels; it keeps the shares of long movements away from zero.
 *
 * @param reference {@code R}
 * @param limits of each worker, in worker order
 */
public record MovementWeights(double reference, List<Double> limits) implements Serializable {
  /** Far from what a double cannot hold, with any weight and any parameter. */
  private static final double MOST = 300;

  /** Copies the limits. */
  public MovementWeights {
    limits = List.copyOf(limits);
  }

  /**
   * The worker's weight in the average.
   *
   * @param movement Euclidean norm of its parameters minus those that it started from
   * @param weight of its examples
   * @return 0 for a worker that sits out
   */
  public double share(int worker, double movement, double weight) {
    if (movement > limits.get(worker)) {
      return 0;
    }
    // StrictMath, so that a worker's processor and its JVM have no say in the bits.
    return weight * StrictMath.exp(Math.max(-MOST, Math.min(reference - movement, MOST)));
  }
}
