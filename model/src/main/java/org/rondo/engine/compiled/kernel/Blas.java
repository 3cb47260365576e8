package org.rondo.engine.compiled.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sasum;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sdot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Matrix products on row-major float matrices, by the OpenBLAS that ND4J has loaded and limits to
 * one thread. Called directly: {@code Nd4j.gemm} computes the same bits, but allocates and checks
 * arrays for about five microseconds a call.
 */
public final class Blas {
  private Blas() {}

  /** {@code C[m, n] = A[m, k] B[k, n]}. */
  public static void ab(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    ab(m, n, k, a.pointer(), b.pointer(), c.pointer());
  }

  /** {@link #ab(int, int, int, NativeFloats, NativeFloats, NativeFloats)} from somewhere on. */
  public static void ab(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    product(CblasNoTrans, CblasNoTrans, m, n, k, a, k, b, n, 0f, c);
  }

  /** {@code C[m, n] = A[m, k] B[k, n] + C}. */
  public static void addAb(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    addAb(m, n, k, a.pointer(), b.pointer(), c.pointer());
  }

  /** {@link #addAb(int, int, int, NativeFloats, NativeFloats, NativeFloats)} from somewhere on. */
  public static void addAb(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    product(CblasNoTrans, CblasNoTrans, m, n, k, a, k, b, n, 1f, c);
  }

  /** {@code C[m, n] = A[k, m]' B[k, n]}. */
  public static void atb(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    atb(m, n, k, a.pointer(), b.pointer(), c.pointer());
  }

  /** {@link #atb(int, int, int, NativeFloats, NativeFloats, NativeFloats)} from somewhere on. */
  public static void atb(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    product(CblasTrans, CblasNoTrans, m, n, k, a, m, b, n, 0f, c);
  }

  /** {@code C[m, n] = A[k, m]' B[k, n] + C}. */
  public static void addAtb(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    addAtb(m, n, k, a.pointer(), b.pointer(), c.pointer());
  }

  /** {@link #addAtb(int, int, int, NativeFloats, NativeFloats, NativeFloats)} from somewhere on. */
  public static void addAtb(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    product(CblasTrans, CblasNoTrans, m, n, k, a, m, b, n, 1f, c);
  }

  /** {@code C[m, n] = A[m, k] B[n, k]'}. */
  public static void abt(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    abt(m, n, k, a.pointer(), b.pointer(), c.pointer());
  }

  /** {@link #abt(int, int, int, NativeFloats, NativeFloats, NativeFloats)} from somewhere on. */
  public static void abt(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    product(CblasNoTrans, CblasTrans, m, n, k, a, k, b, k, 0f, c);
  }

  /** {@code C[m, n] = A[m, k] B[n, k]' + C}. */
  public static void addAbt(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    addAbt(m, n, k, a.pointer(), b.pointer(), c.pointer());
  }

  /** {@link #addAbt(int, int, int, NativeFloats, NativeFloats, NativeFloats)} from somewhere on. */
  public static void addAbt(int m, int n, int k, FloatPointer a, FloatPointer b, FloatPointer c) {
    product(CblasNoTrans, CblasTrans, m, n, k, a, k, b, k, 1f, c);
  }

  private static void product(
      int transA,
      int transB,
      int m,
      int n,
      int k,
      FloatPointer a,
      int strideA,
      FloatPointer b,
      int strideB,
      float beta,
      FloatPointer c) {
    cblas_sgemm(CblasRowMajor, transA, transB, m, n, k, 1f, a, strideA, b, strideB, beta, c, n);
  }

  /** {@code y[n] = A[m, n]' x[m]}; with ones for {@code x}, the sums of the columns. */
  public static void atx(int m, int n, NativeFloats a, NativeFloats x, NativeFloats y) {
    product(CblasTrans, m, n, a, x, 0f, y);
  }

  /** {@code y[m] = A[m, n] x[n]}; with ones for {@code x}, the sums of the rows. */
  public static void ax(int m, int n, NativeFloats a, NativeFloats x, NativeFloats y) {
    product(CblasNoTrans, m, n, a, x, 0f, y);
  }

  /** {@code y[m] = A[m, n] x[n] + y}. */
  public static void addAx(int m, int n, NativeFloats a, NativeFloats x, NativeFloats y) {
    product(CblasNoTrans, m, n, a, x, 1f, y);
  }

  private static void product(
      int trans, int m, int n, NativeFloats a, NativeFloats x, float beta, NativeFloats y) {
    cblas_sgemv(
        CblasRowMajor, trans, m, n, 1f, a.pointer(), n, x.pointer(), 1, beta, y.pointer(), 1);
  }

  /** The sum of squares. */
  public static double squares(NativeFloats x) {
    return cblas_sdot(x.length(), x.pointer(), 1, x.pointer(), 1);
  }

  /** The sum of absolute values. */
  public static double absolutes(NativeFloats x) {
    return cblas_sasum(x.length(), x.pointer(), 1);
  }
}
