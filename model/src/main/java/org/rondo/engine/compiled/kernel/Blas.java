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
 * Matrix products on row-major float matrices, by the OpenBLAS that ND4J has loaded and holds to
 * one thread. Called directly: {@code Nd4j.gemm} computes the same bits, but allocates and checks
 * arrays for about five microseconds a call.
 */
public final class Blas {
  private Blas() {}

  /** {@code C[m, n] = A[m, k] B[k, n]}. */
  public static void ab(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    ab(m, n, k, a, b, 0f, c);
  }

  /** {@code C[m, n] = A[m, k] B[k, n] + C}. */
  public static void addAb(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    ab(m, n, k, a, b, 1f, c);
  }

  /** {@link #ab} on an A that starts somewhere in its memory. */
  public static void ab(
      int m, int n, int k, NativeFloats a, int atA, NativeFloats b, NativeFloats c) {
    ab(m, n, k, a.pointer(atA), b, 0f, c);
  }

  private static void ab(
      int m, int n, int k, NativeFloats a, NativeFloats b, float beta, NativeFloats c) {
    ab(m, n, k, a.pointer(), b, beta, c);
  }

  private static void ab(
      int m, int n, int k, FloatPointer a, NativeFloats b, float beta, NativeFloats c) {
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        m,
        n,
        k,
        1f,
        a,
        k,
        b.pointer(),
        n,
        beta,
        c.pointer(),
        n);
  }

  /** {@code C[m, n] = A[k, m]' B[k, n]}. */
  public static void atb(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    atb(m, n, k, a, 0, b, c);
  }

  /** {@link #atb} on an A that starts somewhere in its memory. */
  public static void atb(
      int m, int n, int k, NativeFloats a, int atA, NativeFloats b, NativeFloats c) {
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        m,
        n,
        k,
        1f,
        a.pointer(atA),
        m,
        b.pointer(),
        n,
        0f,
        c.pointer(),
        n);
  }

  /** {@code C[m, n] = A[m, k] B[n, k]'}. */
  public static void abt(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    abt(m, n, k, a, b, 0f, c);
  }

  /** {@code C[m, n] = A[m, k] B[n, k]' + C}. */
  public static void addAbt(int m, int n, int k, NativeFloats a, NativeFloats b, NativeFloats c) {
    abt(m, n, k, a, b, 1f, c);
  }

  /** {@link #addAbt} on an A and a C that start somewhere in memory of their own each. */
  public static void addAbt(
      int m, int n, int k, NativeFloats a, int atA, NativeFloats b, NativeFloats c, int atC) {
    abt(m, n, k, a.pointer(atA), b, 1f, c.pointer(atC));
  }

  private static void abt(
      int m, int n, int k, NativeFloats a, NativeFloats b, float beta, NativeFloats c) {
    abt(m, n, k, a.pointer(), b, beta, c.pointer());
  }

  private static void abt(
      int m, int n, int k, FloatPointer a, NativeFloats b, float beta, FloatPointer c) {
    cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1f, a, k, b.pointer(), k, beta, c, n);
  }

  /** {@code C[m, n] = A[m, k] B[n, k]' + C}, each from somewhere in its memory on. */
  public static void addAbt(
      int m,
      int n,
      int k,
      NativeFloats a,
      int atA,
      NativeFloats b,
      int atB,
      NativeFloats c,
      int atC) {
    product(
        CblasNoTrans, CblasTrans, m, n, k, a.pointer(atA), k, b.pointer(atB), k, c.pointer(atC));
  }

  /** {@code C[m, n] = A[m, k] B[k, n] + C}, each from somewhere in its memory on. */
  public static void addAb(
      int m,
      int n,
      int k,
      NativeFloats a,
      int atA,
      NativeFloats b,
      int atB,
      NativeFloats c,
      int atC) {
    product(
        CblasNoTrans, CblasNoTrans, m, n, k, a.pointer(atA), k, b.pointer(atB), n, c.pointer(atC));
  }

  /** {@code C[m, n] = A[k, m]' B[k, n] + C}, each from somewhere in its memory on. */
  public static void addAtb(
      int m,
      int n,
      int k,
      NativeFloats a,
      int atA,
      NativeFloats b,
      int atB,
      NativeFloats c,
      int atC) {
    product(
        CblasTrans, CblasNoTrans, m, n, k, a.pointer(atA), m, b.pointer(atB), n, c.pointer(atC));
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
      FloatPointer c) {
    cblas_sgemm(CblasRowMajor, transA, transB, m, n, k, 1f, a, strideA, b, strideB, 1f, c, n);
  }

  /** {@code y[n] = A[m, n]' x[m]}; with ones for {@code x}, the sums of the columns. */
  public static void atx(int m, int n, NativeFloats a, NativeFloats x, NativeFloats y) {
    cblas_sgemv(
        CblasRowMajor, CblasTrans, m, n, 1f, a.pointer(), n, x.pointer(), 1, 0f, y.pointer(), 1);
  }

  /** {@code y[m] = A[m, n] x[n]}; with ones for {@code x}, the sums of the rows. */
  public static void ax(int m, int n, NativeFloats a, NativeFloats x, NativeFloats y) {
    ax(m, n, a, x, 0f, y);
  }

  /** {@code y[m] = A[m, n] x[n] + y}. */
  public static void addAx(int m, int n, NativeFloats a, NativeFloats x, NativeFloats y) {
    ax(m, n, a, x, 1f, y);
  }

  private static void ax(int m, int n, NativeFloats a, NativeFloats x, float beta, NativeFloats y) {
    cblas_sgemv(
        CblasRowMajor,
        CblasNoTrans,
        m,
        n,
        1f,
        a.pointer(),
        n,
        x.pointer(),
        1,
        beta,
        y.pointer(),
        1);
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
