package org.rondo.averaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps the workers of a range and makes one value of each coordinate's sorted values. */
final class OrderStatistic implements Combination.Accumulator {
  /** Makes one value of several. */
  @FunctionalInterface
  interface Choice {
    /**
     * The value.
     *
     * @param sorted one value of each worker, ascending
     */
    double of(float[] sorted);
  }

  private final int length;
  private final Choice choice;
  private final List<float[]> workers = new ArrayList<>();

  OrderStatistic(int length, Choice choice) {
    this.length = length;
    this.choice = choice;
  }

  @Override
  public void add(float[] values, double weight) {
    workers.add(values);
  }

  @Override
  public float[] finish() {
    if (workers.isEmpty()) {
      throw new IllegalStateException("no worker has trained on any example in this round");
    }
    float[] combined = new float[length];
    float[] sorted = new float[workers.size()];
    for (int i = 0; i < length; i++) {
      for (int worker = 0; worker < sorted.length; worker++) {
        sorted[worker] = workers.get(worker)[i];
      }
      Arrays.sort(sorted);
      combined[i] = (float) choice.of(sorted);
    }
    return combined;
  }
}
