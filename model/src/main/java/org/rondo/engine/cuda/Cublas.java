package org.rondo.engine.cuda;

import com.sun.jna.ptr.FloatByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.List;
import org.rondo.engine.cuda.CudaApi.Form;
import org.rondo.engine.cuda.CudaApi.Operand;

/** cuBLAS: matrix products in plain float arithmetic. */
final class Cublas {
  static final CudaLibrary.Wanted LIBRARY =
      new CudaLibrary.Wanted(
          "cuBLAS",
          List.of("libcublas.so.13", "libcublas.so.12"),
          "libcublasLt.so.*",
          CudaLibrary.TOOLKIT);

  private static final int PEDANTIC_MATH = 2;
  private static final int NO_ATOMICS = 0;

  private final CudaLibrary library;

  Cublas(CudaLibrary library) {
    this.library = library;
  }

  private void run(String call, Object... arguments) {
    int status = library.call(call, arguments);
    if (status != 0) {
      throw new CudaException(
          call, library.text("cublasGetStatusString", status), "check nvidia-smi");
    }
  }

  String version() {
    IntByReference number = new IntByReference();
    StringBuilder version = new StringBuilder();
    for (int part = 0; part < 3; part++) {
      run("cublasGetProperty", part, number);
      version.append(part == 0 ? "" : ".").append(number.getValue());
    }
    return version.toString();
  }

  long create(long stream, long workspace, long bytes) {
    LongByReference handle = new LongByReference();
    run("cublasCreate_v2", handle);
    long blas = handle.getValue();
    run("cublasSetMathMode", blas, PEDANTIC_MATH);
    run("cublasSetAtomicsMode", blas, NO_ATOMICS);
    // Setting a stream also sets a workspace of its own, so ours has to be set afterwards.
    run("cublasSetStream_v2", blas, stream);
    run("cublasSetWorkspace_v2", blas, workspace, bytes);
    return blas;
  }

  void destroy(long blas) {
    run("cublasDestroy_v2", blas);
  }

  void gemm(
      long blas, int m, int n, int k, Operand a, Operand b, float beta, long c, int leadingC) {
    run(
        "cublasSgemm_v2",
        blas,
        a.form() == Form.PLAIN ? 0 : 1,
        b.form() == Form.PLAIN ? 0 : 1,
        m,
        n,
        k,
        new FloatByReference(1),
        a.address(),
        a.leading(),
        b.address(),
        b.leading(),
        new FloatByReference(beta),
        c,
        leadingC);
  }

  void gemv(long blas, int m, int n, long a, long x, long y) {
    run(
        "cublasSgemv_v2",
        blas,
        0,
        m,
        n,
        new FloatByReference(1),
        a,
        m,
        x,
        1,
        new FloatByReference(0),
        y,
        1);
  }
}
