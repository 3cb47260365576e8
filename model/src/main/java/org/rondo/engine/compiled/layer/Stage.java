package org.rondo.engine.compiled.layer;

/**
 * One step of a compiled network: a forward and a backward pass over arrays that it owns. An array
 * holds {@code [rows, ...]} from its start and may be longer. Used by one thread at a time.
 */
public abstract class Stage implements AutoCloseable {
  private final int outputs;
  private final int slopes;

  /** Room for the outputs of a pass. */
  protected float[] output = {};

  /** Room for the slope with respect to the input. */
  protected float[] inputGradient = {};

  /**
   * A stage without room for a batch yet.
   *
   * @param outputs floats of room for one row's outputs; 0 where the stage needs none
   * @param slopes floats of room for the slope with respect to one row's input; 0 where it needs
   *     none
   */
  protected Stage(int outputs, int slopes) {
    this.outputs = outputs;
    this.slopes = slopes;
  }

  /** Makes room for batches of up to this many rows. */
  public void reserve(int rows) {
    output = new float[Math.multiplyExact(rows, outputs)];
    inputGradient = new float[Math.multiplyExact(rows, slopes)];
  }

  /**
   * Computes the outputs as in prediction.
   *
   * @param input the previous stage's outputs; read only
   * @return the outputs, valid until the next pass
   */
  public abstract float[] forward(float[] input, int rows);

  /** Computes the outputs as in training; the input stays as it is until {@link #backward}. */
  public float[] forwardTraining(float[] input, int rows) {
    return forward(input, rows);
  }

  /**
   * Writes the gradients of the stage's parameters, summed over the rows, and computes that of its
   * input. Called after {@link #forwardTraining} with as many rows.
   *
   * @param gradient slope of the summed loss with respect to the outputs; overwritten
   * @return slope with respect to the input, valid until the next pass; without meaning where no
   *     stage before has parameters
   */
  public abstract float[] backward(float[] gradient, int rows);

  /** Frees memory outside Java's heap. */
  @Override
  public void close() {}
}
