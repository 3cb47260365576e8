package org.rondo.engine.compiled.layer;

/**
 * Moves a batch of sequences between {@code [rows, units, steps]}, which DL4J and the data have,
 * and {@code [steps, rows, units]}.
 */
final class StepOrder {
  private StepOrder() {}

  static void toSteps(float[] examples, float[] result, int rows, int units, int steps) {
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < units; unit++) {
        int from = (row * units + unit) * steps;
        int to = row * units + unit;
        for (int step = 0; step < steps; step++) {
          result[to + step * rows * units] = examples[from + step];
        }
      }
    }
  }

  static void toExamples(float[] sequences, float[] result, int rows, int units, int steps) {
    for (int row = 0; row < rows; row++) {
      for (int unit = 0; unit < units; unit++) {
        int from = row * units + unit;
        int to = (row * units + unit) * steps;
        for (int step = 0; step < steps; step++) {
          result[to + step] = sequences[from + step * rows * units];
        }
      }
    }
  }
}
