package org.rondo.engine.compiled.layer;

import org.jspecify.annotations.Nullable;

/**
 * The time axis of the current batch: how many steps its sequences have, and which of them are
 * real. Owned by a {@link StageGraph}, which sets it before each pass; its stages read it.
 */
final class Time {
  /** Stands for a padded step. */
  static final int NONE = -1;

  private int steps;
  private int capacity;
  private float @Nullable [] given;
  private float @Nullable [] givenLabels;
  private float[] mask = {};
  private float[] labelMask = {};
  private int[] partners = {};
  private int[] last = {};

  /**
   * A time axis of batches that are not masked.
   *
   * @param steps of sequences; 1 where examples are not sequences
   */
  Time(int steps) {
    this.steps = steps;
    this.capacity = steps;
  }

  /**
   * Sets the steps of the next batches.
   *
   * @param inputMask {@code [rows, steps]}, 1 for real steps; null where all are
   * @param labels {@code [rows, steps]}, 1 for steps whose labels count; null where all do
   */
  void set(int next, float @Nullable [] inputMask, float @Nullable [] labels) {
    steps = next;
    given = inputMask;
    givenLabels = labels;
  }

  /** Makes room for the steps that are set; returns whether more was needed. */
  boolean grow() {
    boolean grows = steps > capacity;
    capacity = Math.max(steps, capacity);
    return grows;
  }

  /** Room for no more steps than the next batch has. */
  void fit() {
    capacity = steps;
  }

  /** Reads the masks of a batch of this many rows. */
  void begin(int rows) {
    int count = rows * steps;
    if (given != null) {
      if (mask.length < count) {
        mask = new float[count];
        partners = new int[count];
      }
      last = last.length < rows ? new int[rows] : last;
      toSteps(given, mask, rows);
      for (int row = 0; row < rows; row++) {
        pair(row, rows);
      }
    }
    if (givenLabels != null) {
      labelMask = labelMask.length < count ? new float[count] : labelMask;
      toSteps(givenLabels, labelMask, rows);
    }
  }

  private void toSteps(float[] source, float[] target, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < steps; step++) {
        target[step * rows + row] = source[row * steps + step];
      }
    }
  }

  /** Pairs the real steps of a row from both ends. */
  private void pair(int row, int rows) {
    for (int step = 0; step < steps; step++) {
      partners[step * rows + row] = NONE;
    }
    int end = steps - 1;
    while (end > 0 && mask[end * rows + row] == 0) {
      end--;
    }
    last[row] = end;
    for (int step = 0; step < steps && end >= 0; step++) {
      if (mask[step * rows + row] != 0) {
        while (mask[end * rows + row] == 0) {
          end--;
        }
        partners[step * rows + row] = end--;
      }
    }
  }

  /** Steps of each sequence of the batch, padded ones included. */
  int steps() {
    return steps;
  }

  /** Steps that stages have room for. */
  int capacity() {
    return capacity;
  }

  /** {@code [steps, rows]}: 1 for real steps; null where all are. */
  float @Nullable [] mask() {
    return given == null ? null : mask;
  }

  /** {@code [steps, rows]}: 1 for steps whose labels count; null where all do. */
  float @Nullable [] labelMask() {
    return givenLabels == null ? null : labelMask;
  }

  /** The last real step of a sequence. */
  int last(int row) {
    return given == null ? steps - 1 : last[row];
  }

  /** Where a step of a sequence lies when the sequence is reversed; {@link #NONE} for padding. */
  int partner(int step, int row, int rows) {
    return given == null ? steps - 1 - step : partners[step * rows + row];
  }
}
