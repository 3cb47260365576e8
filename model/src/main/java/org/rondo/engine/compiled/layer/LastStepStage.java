package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** The last real step of each sequence. */
final class LastStepStage extends TimeStage {
  private final int units;

  private LastStepStage(Time time, int units) {
    super(time, 0, units);
    this.units = units;
  }

  /** Adds a recurrent layer whose last step alone is passed on. */
  static void plan(LastTimeStep layer, PlanBuilder builder) {
    LayerPlans.plan(layer.getUnderlying(), builder);
    plan(builder);
  }

  static void plan(PlanBuilder builder) {
    BatchShape sequences = builder.shape();
    UnsupportedException.require(
        sequences.sequence(), "the last step of anything other than sequences");
    builder.add(
        new LastStepStage(builder.time(), sequences.channels()),
        BatchShape.flat(sequences.channels()));
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    output = new float[Math.multiplyExact(rows, units)];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(input, place(row, rows), output, row * units, units);
    }
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    Arrays.fill(inputGradient, 0, rows * time.steps() * units, 0f);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(gradient, row * units, inputGradient, place(row, rows), units);
    }
    return inputGradient;
  }

  private int place(int row, int rows) {
    return (time.last(row) * rows + row) * units;
  }
}
