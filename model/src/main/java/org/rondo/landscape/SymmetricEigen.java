package org.rondo.landscape;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations, in cyclic order
 * (G. H. Golub and C. F. Van Loan, "Matrix Computations", section 8.5). Every operation is
 * elementary arithmetic or a square root, so that the bits are the same on every machine.
 */
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 60;

  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /** Of a matrix, of which a copy is used. */
  static SymmetricEigen of(double[][] matrix) {
    int size = matrix.length;
    double[][] a = new double[size][];
    double[][] v = new double[size][size];
    for (int i = 0; i < size; i++) {
      a[i] = matrix[i].clone();
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && rotated(a, v); sweep++) {}
    return sorted(a, v);
  }

  /** Rotates every element beside the diagonal to 0, in turn; false when all were. */
  private static boolean rotated(double[][] a, double[][] v) {
    boolean any = false;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        double small = Math.ulp(Math.abs(a[p][p]) + Math.abs(a[q][q]));
        if (Math.abs(a[p][q]) > small / 2) {
          rotate(a, v, p, q);
          any = true;
        }
      }
    }
    return any;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
      double kp = v[k][p];
      double kq = v[k][q];
      v[k][p] = c * kp - s * kq;
      v[k][q] = s * kp + c * kq;
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }

  private static SymmetricEigen sorted(double[][] a, double[][] v) {
    int size = a.length;
    Integer[] order = new Integer[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (i, j) -> Double.compare(a[j][j], a[i][i]));
    double[] values = new double[size];
    double[][] vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      values[i] = a[order[i]][order[i]];
      for (int k = 0; k < size; k++) {
        vectors[i][k] = v[k][order[i]];
      }
    }
    return new SymmetricEigen(values, vectors);
  }

  /** An eigenvalue, counted from the largest. */
  double value(int index) {
    return values[index];
  }

  /** Its eigenvector of length 1; not to be changed. */
  double[] vector(int index) {
    return vectors[index];
  }

  /** How many there are. */
  int size() {
    return values.length;
  }
}
