package org.rondo.engine.compiled.function;

import org.rondo.engine.compiled.kernel.HyperbolicTangent;

/** {@code f(z) = tanh z}. */
final class Tanh implements ActivationFunction {

  @Override
  public void apply(float[] z, float[] a, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      a[i] = HyperbolicTangent.of(z[i]);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      gradient[i] *= 1 - a[i] * a[i];
    }
  }
}
