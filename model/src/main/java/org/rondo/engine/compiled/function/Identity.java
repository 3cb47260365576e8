package org.rondo.engine.compiled.function;

/** {@code f(z) = z}. */
final class Identity implements ActivationFunction {

  @Override
  public void apply(float[] z, float[] a, int rows, int width) {
    System.arraycopy(z, 0, a, 0, rows * width);
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int rows, int width) {
    // The slope is one.
  }
}
