package org.rondo.engine.compiled.layer;

/**
 * One step of a compiled network: a pass forward and a pass back over arrays that it owns. An array
 * holds {@code [rows, ...]} from its start and may be longer. Used by one thread at a time.
 */
public abstract class Stage implements AutoCloseable {

  /** Makes room for batches of up to this many rows. */
  public abstract void reserve(int rows);

  /**
   * Computes the outputs as in prediction.
   *
   * @param input the stage before's outputs; read only
   * @return the outputs, valid until the next pass
   */
  public abstract float[] forward(float[] input, int rows);

  /** Computes the outputs as in training; the input stays as it is until {@link #backward}. */
  public float[] forwardTraining(float[] input, int rows) {
    return forward(input, rows);
  }

  /**
   * Writes the gradients of the stage's parameters, summed over the rows, and computes that of its
   * input. Follows {@link #forwardTraining} with as many rows.
   *
   * @param gradient slope of the summed loss towards the outputs; overwritten
   * @return slope towards the input, valid until the next pass; without meaning where no stage
   *     before has parameters
   */
  public abstract float[] backward(float[] gradient, int rows);

  /** Frees memory outside Java's heap. */
  @Override
  public void close() {}
}
