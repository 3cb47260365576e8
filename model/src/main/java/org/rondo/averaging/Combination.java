package org.rondo.averaging;

import java.io.Serializable;

/**
 * How the workers' values of a coordinate become one value. Coordinates do not depend on each
 * other, so any range of them may be combined anywhere and gives the same bits. Travels to
 * executors.
 */
@FunctionalInterface
public interface Combination extends Serializable {

  /** Starts on a range of this many coordinates. */
  Accumulator start(int length);

  /** Whether all workers' values are kept until the last arrives, rather than summed. */
  default boolean holdsWorkers() {
    return false;
  }

  /** Takes in the workers' values of one range, one by one. Owned by one thread. */
  interface Accumulator {
    /**
     * Takes in a worker. The caller calls it in worker order, and only for workers with examples.
     *
     * @param values {@code [length]}, all finite; kept, so the caller must not change it any more
     * @param weight of the worker: its examples where each counts 1
     */
    void add(float[] values, double weight);

    /**
     * The combined values.
     *
     * @return {@code [length]}, the caller's own
     * @throws IllegalStateException if no worker was taken in
     */
    float[] finish();
  }
}
