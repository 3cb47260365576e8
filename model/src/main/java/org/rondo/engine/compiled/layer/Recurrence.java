package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * The matrix products of a recurrent layer, {@code z_t = x_t W + h_(t-1) R + b}, forward and back
 * through time, by BLAS and directly on the flat parameters. What does not depend on the previous
 * step is one product over all steps; {@code '} marks the transpose, which is how DL4J holds the
 * weights:
 *
 * <pre>
 *   Z  [steps rows, width] = X [steps rows, in] W'[width, in]' + b
 *   Z_t[rows, width]      += H_(t-1)[rows, units] R'[width, units]'
 *   dH_(t-1)[rows, units]  = dZ_t[rows, width] R'[width, units]
 *   dW'[width, in]         = dZ' X
 *   dR'[width, units]      = dZ' H        dZ without the first step, H without the last
 *   db [width]             = dZ' 1
 *   dX [steps rows, in]    = dZ W'
 * </pre>
 *
 * <p>Unlike {@link Affine}, it has no plain loops for small layers: every step needs a product over
 * all rows, and from four units on the BLAS is faster.
 *
 * <p>Arrays hold their matrices from the start and may be longer.
 */
final class Recurrence implements AutoCloseable {
  private final Form form;
  private final Weights weights;
  private float[] biasRows = {};
  private float[] inputSlopes = {};
  private NativeFloats x = NativeFloats.allocate(1);
  private NativeFloats z = NativeFloats.allocate(1);
  private NativeFloats hidden = NativeFloats.allocate(1);
  private NativeFloats before = NativeFloats.allocate(1);
  private NativeFloats ones = NativeFloats.allocate(1);

  Recurrence(Form form, Weights weights) {
    this.form = form;
    this.weights = weights;
  }

  /**
   * The form of a recurrent layer.
   *
   * @param in units of a step of the input
   * @param units of its output
   * @param width of {@code z}
   * @param time of the sequences
   * @param passesGradientOn whether a stage before has parameters
   */
  record Form(int in, int units, int width, Time time, boolean passesGradientOn) {}

  /** The parameters in DL4J's order. */
  record Weights(Parameters input, Parameters recurrent, Parameters bias) {}

  /** Makes room for batches of up to this many rows. */
  void reserve(int rows) {
    close();
    int all = Math.multiplyExact(rows, form.time().capacity());
    biasRows = new float[rows * form.width()];
    inputSlopes = new float[form.passesGradientOn() ? Math.multiplyExact(all, form.in()) : 0];
    x = NativeFloats.allocate(Math.multiplyExact(all, form.in()));
    z = NativeFloats.allocate(Math.multiplyExact(all, form.width()));
    hidden = NativeFloats.allocate(Math.multiplyExact(all, form.units()));
    before = NativeFloats.allocate(rows * form.units());
    ones = NativeFloats.allocate(all);
    float[] one = new float[all];
    Arrays.fill(one, 1f);
    ones.write(0, one, 0, all);
  }

  /**
   * Computes {@code x W + b} of all steps; begins a pass.
   *
   * @param input {@code [steps, rows, in]}
   */
  void project(float[] input, int rows) {
    int all = rows * form.time().steps();
    int width = form.width();
    x.write(0, input, 0, all * form.in());
    weights.bias().values().read(0, biasRows, 0, width);
    for (int row = 1; row < rows; row++) {
      System.arraycopy(biasRows, 0, biasRows, row * width, width);
    }
    for (int step = 0; step < form.time().steps(); step++) {
      z.write(step * rows * width, biasRows, 0, rows * width);
    }
    Blas.addAbt(all, width, form.in(), x, weights.input().values(), z);
  }

  /**
   * Computes {@code z_t}.
   *
   * @param previous {@code h_(t-1) [rows, units]}; not read in the first step
   * @param result {@code [rows, width]}, overwritten
   */
  void forward(int step, float[] previous, float[] result, int rows) {
    int count = rows * form.width();
    if (step > 0) {
      int from = (step - 1) * rows * form.units();
      hidden.write(from, previous, 0, rows * form.units());
      Blas.addAbt(
          rows,
          form.width(),
          form.units(),
          hidden.pointer(from),
          weights.recurrent().values().pointer(),
          z.pointer(step * count));
    }
    z.read(step * count, result, 0, count);
  }

  /**
   * Records the slope with respect to {@code z_t}, and passes it on to the step before.
   *
   * @param slope {@code [rows, width]}
   * @param previous slope with respect to {@code h_(t-1) [rows, units]}, overwritten except in the
   *     first step
   */
  void backward(int step, float[] slope, float[] previous, int rows) {
    int count = rows * form.width();
    z.write(step * count, slope, 0, count);
    if (step > 0) {
      Blas.ab(
          rows,
          form.units(),
          form.width(),
          z.pointer(step * count),
          weights.recurrent().values().pointer(),
          before.pointer());
      before.read(0, previous, 0, rows * form.units());
    }
  }

  /**
   * Writes the parameters' gradients, after the backward pass of all steps.
   *
   * @return slope with respect to the input, {@code [steps, rows, in]}; without meaning where no
   *     stage before has parameters
   */
  float[] gradients(int rows) {
    int all = rows * form.time().steps();
    int width = form.width();
    Blas.atb(width, form.in(), all, z, x, weights.input().gradients());
    Blas.atb(
        width,
        form.units(),
        all - rows,
        z.pointer(rows * width),
        hidden.pointer(),
        weights.recurrent().gradients().pointer());
    Blas.atx(all, width, z, ones, weights.bias().gradients());
    if (form.passesGradientOn()) {
      // The input is no longer needed, so the slope with respect to it can take its place.
      Blas.ab(all, form.in(), width, z, weights.input().values(), x);
      x.read(0, inputSlopes, 0, all * form.in());
    }
    return inputSlopes;
  }

  @Override
  public void close() {
    x.close();
    z.close();
    hidden.close();
    before.close();
    ones.close();
  }
}
