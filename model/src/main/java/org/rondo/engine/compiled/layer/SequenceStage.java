package org.rondo.engine.compiled.layer;

/** Turns examples {@code [units, steps]} into sequences whose steps are matrices. */
final class SequenceStage extends Stage {
  private final StepOrder order;

  SequenceStage(StepOrder order) {
    super(order.length(), order.length());
    this.order = order;
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
