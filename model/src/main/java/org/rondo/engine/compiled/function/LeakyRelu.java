package org.rondo.engine.compiled.function;

/** {@code f(z) = z} for {@code z >= 0}, else {@code slope z}, for slopes from 0 to 1. */
final class LeakyRelu implements ActivationFunction {
  private final float slope;

  LeakyRelu(double slope) {
    this.slope = (float) slope;
  }

  @Override
  public void apply(float[] z, float[] a, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      a[i] = Math.max(z[i], slope * z[i]);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      gradient[i] = z[i] < 0 ? gradient[i] * slope : gradient[i];
    }
  }
}
