package org.rondo.engine.compiled.layer;

import java.util.Arrays;

/** The sum of each unit over the steps, or their mean. */
final class SumOverStepsStage extends Stage {
  private final BatchShape sequences;
  private final float share;
  private float[] output = {};
  private float[] inputGradient = {};

  /**
   * A stage for sequences of one shape.
   *
   * @param share factor of each step: 1 for the sum
   */
  SumOverStepsStage(BatchShape sequences, float share) {
    this.sequences = sequences;
    this.share = share;
  }

  @Override
  public void reserve(int rows) {
    output = new float[rows * sequences.channels()];
    inputGradient = new float[Math.multiplyExact(rows, sequences.length())];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    int count = rows * sequences.channels();
    Arrays.fill(output, 0, count, 0f);
    for (int step = 0; step < sequences.area(); step++) {
      int first = step * count;
      for (int i = 0; i < count; i++) {
        output[i] += input[first + i];
      }
    }
    for (int i = 0; i < count; i++) {
      output[i] *= share;
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    int count = rows * sequences.channels();
    for (int i = 0; i < count; i++) {
      gradient[i] *= share;
    }
    for (int step = 0; step < sequences.area(); step++) {
      System.arraycopy(gradient, 0, inputGradient, step * count, count);
    }
    return inputGradient;
  }
}
