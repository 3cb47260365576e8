package org.rondo.engine.compiled.layer;

/**
 * What a recurrent layer computes for one step of a batch besides its matrix products, forward and
 * backward. Arrays are matrices with a row for each example, from their start; they may be longer.
 */
interface RecurrentCell {

  /** Makes room for batches of up to this many rows and steps. */
  void reserve(int rows, int steps);

  /**
   * Computes the output of a step; the steps come in order.
   *
   * @param z {@code x_t W + h_(t-1) R + b}; may be overwritten
   * @return {@code h_t [rows, units]}, kept until the next pass
   */
  float[] forward(int step, float[] z, int rows);

  /** Begins the backward pass, at the last step. */
  default void turn(int rows) {}

  /**
   * Passes the slope back through a step; the steps come in reverse order.
   *
   * @param gradient slope with respect to {@code h_t}, also from the step after; may be overwritten
   * @return slope with respect to {@code z}, valid until the next call
   */
  float[] backward(int step, float[] gradient, int rows);
}
