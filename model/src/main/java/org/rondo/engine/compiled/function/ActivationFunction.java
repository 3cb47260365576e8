package org.rondo.engine.compiled.function;

/**
 * An activation {@code a = f(z)} on matrices {@code [rows, width]}, row-major from the start of
 * their arrays, and its backward pass. Without state: shared between layers and threads.
 */
public interface ActivationFunction {

  /**
   * Computes {@code a = f(z)}.
   *
   * @param z read only
   * @param a another array, overwritten
   */
  void apply(float[] z, float[] a, int rows, int width);

  /**
   * Turns {@code dL/da} into {@code dL/dz}, in place.
   *
   * @param z what {@link #apply} was given
   * @param a what it computed
   * @param gradient {@code dL/da}, overwritten with {@code dL/dz}
   */
  void backward(float[] z, float[] a, float[] gradient, int rows, int width);
}
