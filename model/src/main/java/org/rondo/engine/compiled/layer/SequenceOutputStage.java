package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/**
 * An activation and a loss for each step. Outputs and labels are {@code [rows, units, steps]}; the
 * loss of an example is the sum over its steps.
 */
final class SequenceOutputStage extends OutputStage {
  private final StepOrder order;
  private float[] examples = {};
  private float[] labelSteps = {};

  SequenceOutputStage(IActivation activation, ILossFunction loss, int units, int steps) {
    super(activation, loss, units);
    this.order = new StepOrder(units, steps);
  }

  /** Adds a dense layer on each step that ends the network in a loss for each step. */
  static void plan(RnnOutputLayer output, PlanBuilder builder) {
    // Unlike the other layers DL4J takes no format for NWC here, in some places only.
    UnsupportedException.require(
        output.getRnnDataFormat() == RNNFormat.NCW,
        "an output of sequences of format " + output.getRnnDataFormat());
    UnsupportedException.require(
        builder.shape().sequence(), "an output of sequences behind examples " + builder.shape());
    DropoutStage.dropInputs(output, builder);
    Affine.plan(output, output.hasBias(), builder);
    BatchShape shape = builder.shape();
    builder.end(
        new SequenceOutputStage(
            output.getActivationFn(), output.getLossFn(), shape.channels(), shape.area()));
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
  public double loss(float[] labels, float @Nullable [] weights, int rows) {
    order.toSteps(labels, labelSteps, rows);
    return super.loss(labelSteps, weights, rows * order.steps());
  }

  @Override
  public float[] backward(float[] labels, float @Nullable [] weights, int rows) {
    order.toSteps(labels, labelSteps, rows);
    return super.backward(labelSteps, weights, rows * order.steps());
  }
}
