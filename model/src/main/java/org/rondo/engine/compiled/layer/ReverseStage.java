package org.rondo.engine.compiled.layer;

import java.util.Arrays;

/** Reverses the real steps of sequences; padding stays at the end, as zeros. */
final class ReverseStage extends TimeStage {
  private final int units;

  private ReverseStage(Time time, int units) {
    super(time, units, units);
    this.units = units;
  }

  static void plan(PlanBuilder builder) {
    builder.add(new ReverseStage(builder.time(), builder.shape().channels()), builder.shape());
  }

  @Override
  public float[] forward(float[] input, int rows) {
    reverse(input, output, rows);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    reverse(gradient, inputGradient, rows);
    return inputGradient;
  }

  private void reverse(float[] source, float[] target, int rows) {
    for (int step = 0; step < time.steps(); step++) {
      for (int row = 0; row < rows; row++) {
        int partner = time.partner(step, row, rows);
        int at = (step * rows + row) * units;
        if (partner == Time.NONE) {
          Arrays.fill(target, at, at + units, 0f);
        } else {
          System.arraycopy(source, (partner * rows + row) * units, target, at, units);
        }
      }
    }
  }
}
