package org.rondo.engine.compiled.layer;

/** Turns examples {@code [units, steps]} into sequences whose steps are matrices. */
final class SequenceStage extends Stage {
  private final StepOrder order;
  private float[] output = {};
  private float[] inputGradient = {};

  SequenceStage(int units, int steps) {
    this.order = new StepOrder(units, steps);
  }

  @Override
  public void reserve(int rows) {
    output = new float[Math.multiplyExact(rows, order.length())];
    inputGradient = new float[rows * order.length()];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    order.toSteps(input, output, rows);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    order.toExamples(gradient, inputGradient, rows);
    return inputGradient;
  }
}
