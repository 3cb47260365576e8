package org.rondo.engine.compiled.function;

/** An activation whose outputs each depend on one input, given by its value and its slope. */
final class Pointwise implements ActivationFunction {
  private final Value value;
  private final Slope slope;

  Pointwise(Value value, Slope slope) {
    this.value = value;
    this.slope = slope;
  }

  /** {@code f(z)}. */
  interface Value {
    double at(double z);
  }

  /** {@code f'(z)}, with {@code a = f(z)} available in case it makes this simpler. */
  interface Slope {
    double at(double z, double a);
  }

  @Override
  public void apply(float[] z, float[] a, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      a[i] = (float) value.at(z[i]);
    }
  }

  @Override
  public void backward(float[] z, float[] a, float[] gradient, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      gradient[i] = (float) (gradient[i] * slope.at(z[i], a[i]));
    }
  }
}
