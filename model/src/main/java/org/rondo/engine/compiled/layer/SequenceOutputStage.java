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
  private final Time time;
  private final int units;
  private float[] examples = {};
  private float[] labelSteps = {};
  private float[] stepWeights = {};

  SequenceOutputStage(IActivation activation, ILossFunction loss, int units, Time time) {
    super(activation, loss, units);
    this.units = units;
    this.time = time;
  }

  /** Adds a dense layer on each step that ends the network in a loss for each step. */
  static void plan(RnnOutputLayer output, PlanBuilder builder) {
    // Here, unlike in the other layers, DL4J takes a missing format for NWC, though only in some
    // places.
    UnsupportedException.require(
        output.getRnnDataFormat() == RNNFormat.NCW,
        "an output of sequences of format " + output.getRnnDataFormat());
    UnsupportedException.require(
        builder.shape().sequence(), "an output of sequences after examples " + builder.shape());
    DropoutStage.dropInputs(output, builder);
    Affine.plan(output, output.hasBias(), builder);
    builder.end(
        new SequenceOutputStage(
            output.getActivationFn(),
            output.getLossFn(),
            builder.shape().channels(),
            builder.time()));
  }

  @Override
  public int width() {
    return units * time.steps();
  }

  @Override
  public void reserve(int rows) {
    int all = Math.multiplyExact(rows, time.capacity());
    super.reserve(all);
    examples = new float[Math.multiplyExact(all, units)];
    labelSteps = new float[examples.length];
    stepWeights = new float[all];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    int steps = time.steps();
    StepOrder.toExamples(super.forward(batch, rows * steps), examples, rows, units, steps);
    return examples;
  }

  @Override
  public double loss(float[] labels, float @Nullable [] weights, int rows) {
    StepOrder.toSteps(labels, labelSteps, rows, units, time.steps());
    return super.loss(labelSteps, ofSteps(weights, rows), rows * time.steps());
  }

  @Override
  public float[] backward(float[] labels, float @Nullable [] weights, int rows) {
    StepOrder.toSteps(labels, labelSteps, rows, units, time.steps());
    return super.backward(labelSteps, ofSteps(weights, rows), rows * time.steps());
  }

  /** The weights of the steps: their own or their sequences', and 0 where no label counts. */
  private float @Nullable [] ofSteps(float @Nullable [] weights, int rows) {
    float[] mask = time.labelMask();
    if (mask == null) {
      return weights;
    }
    for (int at = 0; at < rows * time.steps(); at++) {
      stepWeights[at] = mask[at] == 0 ? 0 : weights == null ? 1 : weights[at % weights.length];
    }
    return stepWeights;
  }
}
