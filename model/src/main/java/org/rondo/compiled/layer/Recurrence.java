package org.rondo.compiled.layer;

/**
 * The matrix products of a recurrent layer, {@code z_t = x_t W + h_(t-1) R + b}, forward and back
 * through time. DL4J holds {@code W [in, width]} and {@code R [units, width]} column by column.
 * Arrays hold their matrices from the start and may be longer.
 */
interface Recurrence extends AutoCloseable {

  /** Makes room for batches of up to this many rows. */
  void reserve(int rows);

  /**
   * Computes {@code x W + b} of all steps; begins a pass.
   *
   * @param input {@code [steps, rows, in]}; stays as it is until {@link #gradients}
   */
  void project(float[] input, int rows);

  /**
   * Computes {@code z_t}.
   *
   * @param before {@code h_(t-1) [rows, units]}; not read in the first step
   * @param z {@code [rows, width]}, overwritten
   */
  void forward(int step, float[] before, float[] z, int rows);

  /**
   * Notes the slope towards {@code z_t}, and passes it on to the step before.
   *
   * @param slope {@code [rows, width]}
   * @param before slope towards {@code h_(t-1) [rows, units]}, overwritten but in the first step
   */
  void backward(int step, float[] slope, float[] before, int rows);

  /**
   * Writes the parameters' gradients, after all steps back.
   *
   * @return slope towards the input, {@code [steps, rows, in]}; without meaning where no stage
   *     before has parameters
   */
  float[] gradients(int rows);

  @Override
  default void close() {}

  /**
   * What a recurrent layer has.
   *
   * @param in units of a step of the input
   * @param units that it gives
   * @param width of {@code z}
   * @param steps of a sequence
   * @param passesGradientOn whether a stage before has parameters
   */
  record Form(int in, int units, int width, int steps, boolean passesGradientOn) {}

  /** The parameters in DL4J's order. */
  record Weights(Parameters input, Parameters recurrent, Parameters bias) {}
}
