package org.rondo.averaging;

import java.io.Serializable;

/**
 * How the workers' values of a coordinate become one value. Coordinates do not depend on each
 * other, so any range of them may be combined anywhere and gives the same bits. Travels to
 * executors.
 */
@FunctionalInterface
public interface Combination extends Serializable {

  /** Begins with a range of so many coordinates. */
  Accumulator start(int length);

  /** Whether workers are held until all are there, rather than added to a sum. */
  default boolean holdsWorkers() {
    return false;
  }

  /** Takes in the workers of one range, one by one. Owned by one thread. */
  interface Accumulator {
    /**
     * Takes in a worker. The caller calls it in worker order, and only for workers with examples.
     *
     * @param values {@code [length]}, all finite; kept, and not to be changed any more
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
