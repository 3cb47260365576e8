package org.rondo.engine.compiled.layer;

import org.rondo.engine.compiled.function.ActivationFunction;
import org.rondo.engine.compiled.function.LossFunction;

/** The activation and the loss that end a network. */
public class OutputStage {
  private final ActivationFunction activation;
  private final LossFunction loss;
  private final int width;
  private float[] input = {};
  private float[] output = {};
  private float[] gradient = {};

  OutputStage(ActivationFunction activation, LossFunction loss, int width) {
    this.activation = activation;
    this.loss = loss;
    this.width = width;
  }

  /** Output units. */
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

  /** The losses of the rows of the last {@link #forward}, added up. */
  public double loss(float[] labels, int rows) {
    return loss.sum(output, labels, rows, width);
  }

  /** Slope of the summed loss towards what entered this stage, valid until the next pass. */
  public float[] backward(float[] labels, int rows) {
    loss.gradient(input, output, labels, gradient, rows, width);
    return gradient;
  }
}
