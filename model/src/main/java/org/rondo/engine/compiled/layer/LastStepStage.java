package org.rondo.engine.compiled.layer;

import java.util.Arrays;

/** What sequences end with. */
final class LastStepStage extends Stage {
  private final BatchShape sequences;
  private float[] output = {};
  private float[] inputGradient = {};

  LastStepStage(BatchShape sequences) {
    this.sequences = sequences;
  }

  @Override
  public void reserve(int rows) {
    output = new float[rows * sequences.channels()];
    inputGradient = new float[Math.multiplyExact(rows, sequences.length())];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    int count = rows * sequences.channels();
    System.arraycopy(input, (sequences.area() - 1) * count, output, 0, count);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    int count = rows * sequences.channels();
    int last = (sequences.area() - 1) * count;
    Arrays.fill(inputGradient, 0, last, 0f);
    System.arraycopy(gradient, 0, inputGradient, last, count);
    return inputGradient;
  }
}
