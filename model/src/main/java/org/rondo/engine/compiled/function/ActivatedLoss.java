package org.rondo.engine.compiled.function;

/** A loss after any activation, by the chain rule {@code dL/dz = dL/da da/dz}. */
public final class ActivatedLoss implements LossFunction {
  private final ActivationFunction activation;
  private final Term term;
  private final double scale;

  /**
   * A loss that adds up the outputs' terms.
   *
   * @param scale factor of the sum, for losses that are means over the outputs
   */
  public ActivatedLoss(ActivationFunction activation, Term term, double scale) {
    this.activation = activation;
    this.term = term;
    this.scale = scale;
  }

  /** What one output adds to the loss of its row, as DL4J computes it. Without state. */
  public interface Term {
    /**
     * The term of an output.
     *
     * @param a the output, after the activation
     */
    double loss(float a, float label);

    /** The term's slope with respect to the output. */
    double slope(float a, float label);
  }

  @Override
  public double loss(float[] a, float[] labels, int row, int width) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += term.loss(a[i], labels[i]);
    }
    return sum * scale;
  }

  @Override
  public void gradient(
      float[] z, float[] a, float[] labels, float[] gradient, int rows, int width) {
    for (int i = 0; i < rows * width; i++) {
      gradient[i] = (float) (term.slope(a[i], labels[i]) * scale);
    }
    activation.backward(z, a, gradient, rows, width);
  }
}
