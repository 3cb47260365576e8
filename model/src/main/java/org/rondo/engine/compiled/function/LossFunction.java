package org.rondo.engine.compiled.function;

/**
 * A loss on outputs and labels {@code [rows, outputs]}, summed over the rows. Without state: shared
 * between layers and threads.
 */
public interface LossFunction {

  /**
   * The loss of a row.
   *
   * @param a outputs of all rows after the activation
   */
  double loss(float[] a, float[] labels, int row, int width);

  /**
   * Computes the slope of the summed loss with respect to what enters the output's activation.
   *
   * @param z what entered the activation
   * @param a what left it
   * @param gradient {@code dL/dz}, overwritten
   */
  void gradient(float[] z, float[] a, float[] labels, float[] gradient, int rows, int width);
}
