package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * {@code Z = X W + b} by BLAS, straight on the flat parameters. DL4J holds {@code W [in, out]}
 * column by column, which is {@code W' [out, in]} row by row:
 *
 * <pre>
 *   Z  [rows, out] = X [rows, in] W'[out, in]' + b      (b is there before the product adds to it)
 *   dW'[out, in]   = dZ[rows, out]' X[rows, in]
 *   db [out]       = dZ[rows, out]' 1
 *   dX [rows, in]  = dZ[rows, out] W'[out, in]
 * </pre>
 */
final class NativeAffine extends Stage {
  private final int in;
  private final int out;
  private final boolean passesGradientOn;
  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final float[] biasValues;
  private NativeFloats x = NativeFloats.allocate(1);
  private NativeFloats z = NativeFloats.allocate(1);
  private NativeFloats ones = NativeFloats.allocate(1);

  NativeAffine(
      int in, int out, Parameters weights, @Nullable Parameters bias, boolean passesGradientOn) {
    super(out, passesGradientOn ? in : 0);
    this.in = in;
    this.out = out;
    this.weights = weights;
    this.bias = bias;
    this.passesGradientOn = passesGradientOn;
    this.biasValues = new float[out];
  }

  @Override
  public void reserve(int rows) {
    close();
    super.reserve(rows);
    x = NativeFloats.allocate(rows * in);
    z = NativeFloats.allocate(rows * out);
    ones = NativeFloats.allocate(rows);
    float[] one = new float[rows];
    Arrays.fill(one, 1f);
    ones.write(0, one, 0, rows);
  }

  @Override
  public float[] forward(float[] input, int rows) {
    x.write(0, input, 0, rows * in);
    if (bias == null) {
      Blas.abt(rows, out, in, x, weights.values(), z);
    } else {
      bias.values().read(0, biasValues, 0, out);
      for (int row = 0; row < rows; row++) {
        z.write(row * out, biasValues, 0, out);
      }
      Blas.addAbt(rows, out, in, x, weights.values(), z);
    }
    z.read(0, output, 0, rows * out);
    return output;
  }

  @Override
  public float[] backward(float[] gradient, int rows) {
    z.write(0, gradient, 0, rows * out);
    Blas.atb(out, in, rows, z, x, weights.gradients());
    if (bias != null) {
      Blas.atx(rows, out, z, ones, bias.gradients());
    }
    if (passesGradientOn) {
      // The batch is no longer needed, so the gradient with respect to it can take its place.
      Blas.ab(rows, in, out, z, weights.values(), x);
      x.read(0, inputGradient, 0, rows * in);
    }
    return inputGradient;
  }

  @Override
  public void close() {
    x.close();
    z.close();
    ones.close();
  }
}
