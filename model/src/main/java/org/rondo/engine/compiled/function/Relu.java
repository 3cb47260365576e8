package org.rondo.engine.compiled.function;

/** {@code f(z) = max(0, z)}, with slope 0 at 0. */
final class Relu implements ActivationFunction {
  /** Its square lifts the smallest positive float above one. */
  private static final float HUGE = 1e38f;

  @Override
  public void apply(float[] z, float[] a, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      a[i] = Math.max(0f, z[i]);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      // 0 where a is 0 and 1 where it is more, without a branch: signs of activations are noise.
      gradient[i] *= Math.min(1f, a[i] * HUGE * HUGE);
    }
  }
}
