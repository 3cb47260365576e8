package org.rondo.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.engine.compiled.kernel.BlasKernel;
import org.rondo.spark.run.BuildInfo;

/** Whether the native backend loads and computes a matrix product correctly. */
final class BackendCheck {
  private static final int SIZE = 48;
  private static final double TOLERANCE = 1e-3;
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private BackendCheck() {}

  /** The check of this process's backend. */
  static Check check() {
    return new Check("backend", BackendCheck::find);
  }

  private static Finding find() throws IOException {
    String classifier = BuildInfo.value("native-classifier");
    if (lacksInstructions(classifier)) {
      return Finding.fail(
          "this processor has no AVX2, which the natives %s need".formatted(classifier),
          "build with -Dnd4j.classifier=linux-x86_64");
    }
    double error;
    try {
      error = productError();
    } catch (RuntimeException | LinkageError e) {
      return Finding.fail(
          "the natives %s do not load: %s".formatted(classifier, e),
          "build on this kind of machine, with its -Dnd4j.classifier");
    }
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String detail =
        "%s, %s, BLAS %s (%s)"
            .formatted(
                Nd4j.getBackend().getClass().getSimpleName(),
                classifier,
                environment.getOrDefault("blas.vendor", "unknown"),
                BlasKernel.name());
    if (error > TOLERANCE) {
      return Finding.fail(
          "%s: a matrix product is off by %s".formatted(detail, error),
          "build with the plain -Dnd4j.classifier=linux-x86_64");
    }
    String right = detail + ", a matrix product is right";
    return BlasKernel.advice()
        .map(advice -> Finding.warn(right, advice))
        .orElseGet(() -> Finding.ok(right));
  }

  /** Without these instructions the process would die before it could say why. */
  private static boolean lacksInstructions(String classifier) throws IOException {
    return classifier.equals("linux-x86_64-avx2")
        && Files.isReadable(PROCESSOR)
        && !Files.readString(PROCESSOR).contains("avx2");
  }

  /** The largest deviation of ND4J's product of two matrices from one computed here. */
  private static double productError() {
    INDArray left =
        Nd4j.arange((double) SIZE * SIZE)
            .castTo(DataType.FLOAT)
            .div((double) SIZE * SIZE)
            .reshape(SIZE, SIZE);
    INDArray product = left.mmul(left);
    float[][] values = left.toFloatMatrix();
    float[][] computed = product.toFloatMatrix();
    double error = 0;
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        double expected = 0;
        for (int k = 0; k < SIZE; k++) {
          expected += (double) values[row][k] * values[k][column];
        }
        error = Math.max(error, Math.abs(computed[row][column] - expected));
      }
    }
    return error;
  }
}
