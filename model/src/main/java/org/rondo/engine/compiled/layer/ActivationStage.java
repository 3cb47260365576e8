package org.rondo.engine.compiled.layer;

import org.rondo.engine.compiled.function.ActivationFunction;

/** An activation on whatever comes before it. */
final class ActivationStage extends Stage {
  private final ActivationFunction function;
  private final int width;
  private float[] input = {};
  private float[] output = {};

  ActivationStage(ActivationFunction function, int width) {
    this.function = function;
    this.width = width;
  }

  @Override
  public void reserve(int rows) {
    output = new float[rows * width];
  }

  @Override
  public float[] forward(float[] batch, int rows) {
    input = batch;
    function.apply(batch, output, rows, width);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    function.backward(input, output, gradient, rows, width);
    return gradient;
  }
}
