package org.rondo.engine.compiled.layer;

import org.rondo.engine.compiled.function.ActivationFunction;
import org.rondo.engine.compiled.function.LossFunction;

/**
 * An activation and a loss for each step. Outputs and labels are {@code [rows, units, steps]}; the
 * loss of an example is the sum over its steps.
 */
final class SequenceOutputStage extends OutputStage {
  private final StepOrder order;
  private float[] examples = {};
  private float[] labelSteps = {};

  SequenceOutputStage(ActivationFunction activation, LossFunction loss, int units, int steps) {
    super(activation, loss, units);
    this.order = new StepOrder(units, steps);
  }

  @Override
  public int width() {
    return order.length();
  }

  @Override
  public void reserve(int rows) {
    super.reserve(Math.multiplyExact(rows, order.steps()));
    examples = new float[rows * order.length()];
    labelSteps = new float[rows * order.length()];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    order.toExamples(super.forward(batch, rows * order.steps()), examples, rows);
    return examples;
  }

  @Override
  public double loss(float[] labels, int rows) {
    order.toSteps(labels, labelSteps, rows);
    return super.loss(labelSteps, rows * order.steps());
  }

  @Override
  public float[] backward(float[] labels, int rows) {
    order.toSteps(labels, labelSteps, rows);
    return super.backward(labelSteps, rows * order.steps());
  }
}
