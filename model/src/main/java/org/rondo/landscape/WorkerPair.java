package org.rondo.landscape;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two workers of a round, just before their parameters are averaged. Never changes. */
public final class WorkerPair {
  private final int round;
  private final List<Integer> workers;
  private final float[] start;
  private final float[] first;
  private final float[] second;
  private final float @Nullable [] combined;

  /**
   * A pair.
   *
   * @param round counted from 1
   * @param workers counted from 0
   * @param start what the round started from
   * @param reached the parameters that each came to
   * @param combined what the round made of all workers'; null where that is not parameters
   */
  public WorkerPair(
      int round,
      List<Integer> workers,
      float[] start,
      List<float[]> reached,
      float @Nullable [] combined) {
    this.round = round;
    this.workers = List.copyOf(workers);
    this.start = start;
    this.first = reached.get(0);
    this.second = reached.get(1);
    this.combined = combined;
  }

  int round() {
    return round;
  }

  List<Integer> workers() {
    return workers;
  }

  float[] start() {
    return start;
  }

  float[] first() {
    return first;
  }

  float[] second() {
    return second;
  }

  float @Nullable [] combined() {
    return combined;
  }
}
