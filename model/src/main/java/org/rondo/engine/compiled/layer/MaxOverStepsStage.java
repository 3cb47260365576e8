package org.rondo.engine.compiled.layer;

import java.util.Arrays;

/** The greatest value of each unit over the steps; its first occurrence receives the gradient. */
final class MaxOverStepsStage extends Stage {
  private final BatchShape sequences;
  private float[] output = {};
  private float[] inputGradient = {};
  private int[] winners = {};

  MaxOverStepsStage(BatchShape sequences) {
    this.sequences = sequences;
  }

  @Override
  public void reserve(int rows) {
    output = new float[rows * sequences.channels()];
    inputGradient = new float[Math.multiplyExact(rows, sequences.length())];
    winners = new int[rows * sequences.channels()];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    int count = rows * sequences.channels();
    for (int i = 0; i < count; i++) {
      int winner = i;
      for (int place = i + count; place < sequences.area() * count; place += count) {
        // What is no number wins, and so is passed on.
        if (input[place] > input[winner] || Float.isNaN(input[place])) {
          winner = place;
        }
      }
      winners[i] = winner;
      output[i] = input[winner];
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * sequences.length(), 0f);
    for (int i = 0; i < rows * sequences.channels(); i++) {
      inputGradient[winners[i]] = gradient[i];
    }
    return inputGradient;
  }
}
