package org.rondo.network.optimizer;

import java.util.Arrays;

/**
 * The orthogonal matrix that is nearest to a matrix, roughly: five steps of Newton and Schulz'
 * iteration
 *
 * <pre>  X = G / ||G||_F,   A = X X^T,   X' = a X + (b A + c A A) X</pre>
 *
 * with the coefficients 3.4445, -4.7750 and 2.0315 of K. Jordan et al., "Muon: an optimizer for
 * hidden layers in neural networks", 2024, which bring singular values to between about 0.7 and
 * 1.2. Products are sums in a fixed order, so they have the same bits on every processor.
 */
final class NewtonSchulz {
  private static final int STEPS = 5;
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;

  /** Keeps a matrix of zeros from being divided by zero. */
  private static final double LEAST = 1e-7;

  private NewtonSchulz() {}

  /**
   * Replaces a matrix.
   *
   * @param matrix {@code [rows, columns]}, row-major
   */
  static void orthogonalize(float[] matrix, int rows, int columns) {
    boolean tall = rows > columns;
    int few = Math.min(rows, columns);
    int many = Math.max(rows, columns);
    double squares = 0;
    for (float value : matrix) {
      squares += (double) value * value;
    }
    float scale = (float) (1 / (Math.sqrt(squares) + LEAST));
    float[] x = tall ? transposed(matrix, rows, columns) : matrix.clone();
    for (int i = 0; i < x.length; i++) {
      x[i] *= scale;
    }
    float[] square = new float[few * few];
    float[] factor = new float[few * few];
    float[] next = new float[x.length];
    for (int step = 0; step < STEPS; step++) {
      timesOwnTranspose(x, few, many, square);
      times(square, square, few, few, factor);
      for (int i = 0; i < factor.length; i++) {
        factor[i] = B * square[i] + C * factor[i];
      }
      times(factor, x, few, many, next);
      for (int i = 0; i < x.length; i++) {
        x[i] = A * x[i] + next[i];
      }
    }
    System.arraycopy(tall ? transposed(x, few, many) : x, 0, matrix, 0, matrix.length);
  }

  private static float[] transposed(float[] of, int rows, int columns) {
    float[] turned = new float[of.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = of[row * columns + column];
      }
    }
    return turned;
  }

  /** {@code to = x x^T}, of {@code [rows, columns]}. */
  private static void timesOwnTranspose(float[] x, int rows, int columns, float[] to) {
    times(x, transposed(x, rows, columns), rows, columns, rows, to);
  }

  /** {@code to = left right}, of {@code [size, size]} and {@code [size, columns]}. */
  private static void times(float[] left, float[] right, int size, int columns, float[] to) {
    times(left, right, size, size, columns, to);
  }

  private static void times(
      float[] left, float[] right, int rows, int inner, int columns, float[] to) {
    Arrays.fill(to, 0);
    for (int row = 0; row < rows; row++) {
      int at = row * columns;
      for (int k = 0; k < inner; k++) {
        float factor = left[row * inner + k];
        int from = k * columns;
        for (int column = 0; column < columns; column++) {
          to[at + column] += factor * right[from + column];
        }
      }
    }
  }
}
