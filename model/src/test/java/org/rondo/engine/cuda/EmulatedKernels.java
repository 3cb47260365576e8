package org.rondo.engine.cuda;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rondo.engine.cuda.CudaApi.Form;
import org.rondo.engine.cuda.CudaApi.Operand;

/**
 * The kernels compiled as C++, each of which one thread runs whole, and cuBLAS's products as loops.
 */
final class EmulatedKernels {
  private static final String SHIM =
      """
      #include <cmath>
      #include <cstdlib>
      #include <cstring>
      #define __global__
      #define __device__ static inline
      #define __shared__ static thread_local
      #define __syncthreads()
      struct Place { int x; };
      static const Place blockIdx = {0}, blockDim = {1}, threadIdx = {0}, gridDim = {1};
      static float __uint_as_float(unsigned bits) { float f; memcpy(&f, &bits, 4); return f; }
      """;

  private static @Nullable NativeLibrary kernels;
  private static boolean sought;

  private EmulatedKernels() {}

  /** Whether there is a compiler, so that kernels compute something. */
  static synchronized boolean compute() {
    if (!sought) {
      sought = true;
      try {
        compile();
      } catch (IOException e) {
        kernels = null; // No compiler here.
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return kernels != null;
  }

  private static void compile() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rondo-kernels");
    Path source = folder.resolve("kernels.cpp");
    Path library = folder.resolve("kernels.so");
    Files.writeString(source, SHIM + Gpu.source());
    try {
      Process compiler =
          new ProcessBuilder(
                  "g++", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (compiler.waitFor() != 0) {
        throw new AssertionError("the kernels do not compile as C++: " + said);
      }
      kernels = NativeLibrary.getInstance(library.toString());
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(library);
      Files.delete(folder);
    }
  }

  /** Runs a kernel; does nothing without a compiler. */
  static void run(String name, Object... arguments) {
    if (compute() && kernels != null) {
      kernels.getFunction(name).invokeVoid(arguments);
    }
  }

  /** {@code C[m, n] = A[m, k] B[k, n] + beta C}, column-major. */
  static void multiply(
      int m, int n, int k, Operand a, Operand b, float beta, long c, int leadingC) {
    int[] stepsA = steps(a);
    int[] stepsB = steps(b);
    Pointer result = new Pointer(c);
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        long place = 4L * (j * leadingC + i);
        double sum = beta == 0 ? 0 : beta * result.getFloat(place);
        for (int at = 0; at < k; at++) {
          sum +=
              (double) read(a, (long) i * stepsA[0] + (long) at * stepsA[1])
                  * read(b, (long) at * stepsB[0] + (long) j * stepsB[1]);
        }
        result.setFloat(place, (float) sum);
      }
    }
  }

  /** Distances from row to row, and from column to column. */
  private static int[] steps(Operand operand) {
    return operand.form() == Form.PLAIN
        ? new int[] {1, operand.leading()}
        : new int[] {operand.leading(), 1};
  }

  private static float read(Operand operand, long place) {
    return new Pointer(operand.address()).getFloat(4 * place);
  }
}
