package org.rondo.engine.compiled.layer;

/** Turns examples {@code [units, steps]} into sequences whose steps are matrices. */
final class SequenceStage extends TimeStage {
  private final int units;

  SequenceStage(Time time, int units) {
    super(time, units, 0);
    this.units = units;
  }

  @Override
  public float[] forward(float[] input, int rows) {
    StepOrder.toSteps(input, output, rows, units, time.steps());
    return output;
  }

  /** Examples need no slope. */
  @Override
  public float[] backward(float[] gradient, int rows) {
    return gradient;
  }
}
