package org.rondo.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The time axis of a batch of sequences whose lengths vary: as many steps as its longest sequence
 * has, rounded up a little so that few sizes occur. Shorter ones are padded with zeros at the end,
 * and masked. Owned by a {@link Batch}.
 */
final class Steps {
  private final ExampleLayout layout;
  private final Batch.Targets targets;
  private float[] scratch = {};
  private float[] mask = {};
  private float[] labelled = {};
  private int most;
  private int shortest;
  private boolean unlabelled;

  Steps(ExampleLayout layout, Batch.Targets targets) {
    this.layout = layout;
    this.targets = targets;
  }

  /** The steps of a batch whose longest sequence has {@code longest}: at most an eighth more. */
  static int rounded(int longest, ExampleLayout layout) {
    int grain = Math.max(1, Integer.highestOneBit(longest) / 8);
    return Math.min(layout.parts().get(0).steps(), (longest + grain - 1) / grain * grain);
  }

  void begin(int steps, int capacity) {
    most = steps;
    shortest = steps;
    mask = room(mask, capacity, steps);
  }

  int most() {
    return most;
  }

  /** An array that is long enough. */
  static float[] room(float[] array, int rows, int length) {
    int needed = Math.multiplyExact(rows, length);
    return array.length < needed ? new float[needed] : array;
  }

  /** Reads a part of a row, and pads it: labels with NaN, which is no label. */
  void read(Shard shard, int part, int row, float[] values, int at) {
    int channels = layout.parts().get(part).channels();
    int own = shard.length(part, row) / channels;
    int first = at * channels * most;
    if (own == most) {
      shard.copy(part, row, values, first);
    } else {
      scratch = room(scratch, channels, own);
      shard.copy(part, row, scratch, 0);
      for (int channel = 0; channel < channels; channel++) {
        int to = first + channel * most;
        System.arraycopy(scratch, channel * own, values, to, own);
        Arrays.fill(values, to + own, to + most, part == 0 ? 0 : Float.NaN);
      }
    }
    if (part == 0) {
      shortest = Math.min(shortest, own);
      Arrays.fill(mask, at * most, at * most + own, 1);
      Arrays.fill(mask, at * most + own, (at + 1) * most, 0);
    }
  }

  /** {@code [rows, steps]}; null where no sequence is padded. */
  float @Nullable [] inputMask(int rows) {
    return rows == 0 || shortest == most ? null : mask;
  }

  /** {@code [rows, steps]}; null where every step has labels. */
  float @Nullable [] labelMask() {
    return unlabelled ? labelled : null;
  }

  /**
   * Expands the labels of steps.
   *
   * @param labels {@code [rows, width, steps]}
   * @param into used if it is long enough
   * @return {@code [rows, outputs, steps]}
   */
  float[] expand(float[] labels, int rows, int capacity, float[] into) {
    int width = layout.labelWidth();
    int outputs = targets.outputs();
    float[] flat = new float[rows * most * width];
    float[] flatTargets = new float[rows * most * outputs];
    labelled = room(labelled, capacity, most);
    unlabelled = false;
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < most; step++) {
        int at = row * most + step;
        boolean missing = false;
        for (int i = 0; i < width; i++) {
          float label = labels[(row * width + i) * most + step];
          missing |= Float.isNaN(label);
          flat[at * width + i] = label;
        }
        if (missing) {
          Arrays.fill(flat, at * width, (at + 1) * width, 0);
        }
        labelled[at] = missing ? 0 : 1;
        unlabelled |= missing;
      }
    }
    targets.expandLabels(flat, rows * most, flatTargets);
    float[] expanded = room(into, capacity, outputs * most);
    for (int at = 0; at < rows * most; at++) {
      for (int i = 0; i < outputs; i++) {
        expanded[(at / most * outputs + i) * most + at % most] = flatTargets[at * outputs + i];
      }
    }
    return expanded;
  }
}
