package org.rondo.engine.compiled.layer;

import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.rondo.engine.compiled.function.ActivationFunction;
import org.rondo.engine.compiled.function.ActivationFunctions;
import org.rondo.engine.compiled.function.LossFunction;
import org.rondo.engine.compiled.function.LossFunctions;
import org.rondo.engine.compiled.kernel.UnsupportedException;

/** The activation and the loss that end a network. */
public class OutputStage {
  private final ActivationFunction activation;
  private final LossFunction loss;
  private final int width;
  private float[] input = {};
  private float[] output = {};
  private float[] gradient = {};

  OutputStage(IActivation activation, ILossFunction loss, int width) {
    this.activation = ActivationFunctions.of(activation);
    this.loss = LossFunctions.of(loss, activation, width);
    this.width = width;
  }

  /** Adds a dense layer that ends the network in a loss. */
  static void planOutput(OutputLayer output, PlanBuilder builder) {
    UnsupportedException.require(
        !builder.shape().sequence(), "an output layer for each step of a sequence");
    DropoutStage.dropInputs(output, builder);
    Affine.plan(output, output.hasBias(), builder);
    builder.end(
        new OutputStage(output.getActivationFn(), output.getLossFn(), builder.shape().length()));
  }

  /** Adds a loss without weights of its own. DL4J ignores dropout on it. */
  static void planLoss(LossLayer loss, PlanBuilder builder) {
    UnsupportedException.require(builder.shape().flat(), "a loss on images or sequences");
    builder.end(
        new OutputStage(loss.getActivationFn(), loss.getLossFn(), builder.shape().length()));
  }

  /** The number of outputs of an example. */
  public int width() {
    return width;
  }

  /** Makes room for batches of up to this many rows. */
  public void reserve(int rows) {
    output = new float[rows * width];
    gradient = new float[rows * width];
  }

  /** The network's outputs {@code [rows, outputs]}, valid until the next pass. */
  public float[] forward(float[] batch, int rows) {
    input = batch;
    activation.apply(batch, output, rows, width);
    return output;
  }

  /**
   * The sum of the losses of the rows of the last {@link #forward}.
   *
   * @param weights of the rows, over and over where an example has several; null for ones
   */
  public double loss(float[] labels, float @Nullable [] weights, int rows) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double one = loss.loss(output, labels, row, width);
      sum += weights == null ? one : weights[row % weights.length] * one;
    }
    return sum;
  }

  /** Slope of {@link #loss} with respect to what entered this stage, valid until the next pass. */
  public float[] backward(float[] labels, float @Nullable [] weights, int rows) {
    loss.gradient(input, output, labels, gradient, rows, width);
    if (weights != null) {
      for (int i = 0; i < rows * width; i++) {
        gradient[i] *= weights[i / width % weights.length];
      }
    }
    return gradient;
  }
}
