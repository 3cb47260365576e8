package org.rondo.bench;

import java.util.ArrayList;
import java.util.List;
import org.rondo.engine.compiled.kernel.Blas;
import org.rondo.engine.compiled.kernel.NativeFloats;

/**
 * The matrix products of a step and nothing else, by the same calls on arrays that are already
 * there: the least that a step on this BLAS can take. One layer's are the forward product, that of
 * the weights' gradient and, but for the first layer, that of the inputs' gradient.
 */
final class MatrixProducts {
  private final List<Runnable> products = new ArrayList<>();

  private MatrixProducts() {}

  /** Workloads whose products are these; of the others, passes beside them take most of a step. */
  static boolean known(Workload workload) {
    return workload.compareTo(Workload.W6) <= 0;
  }

  static MatrixProducts of(Workload workload) {
    MatrixProducts floor = new MatrixProducts();
    int rows = workload.rows();
    switch (workload) {
      case W1 -> floor.perceptron(rows, 784, 256, 128, 10);
      case W2 -> {
        floor.convolution(25, 20, rows * 24 * 24, /* passesGradientOn= */ false);
        floor.convolution(20 * 25, 50, rows * 8 * 8, /* passesGradientOn= */ true);
        floor.dense(rows, 800, 500, /* passesGradientOn= */ true);
        floor.dense(rows, 500, 10, /* passesGradientOn= */ true);
      }
      case W3 -> floor.perceptron(rows, 10, 16, 1);
      case W4 -> floor.perceptron(rows, 784, 2048, 2048, 10);
      case W5 -> {
        floor.lstm(rows, /* steps= */ 50, /* in= */ 16, /* units= */ 64);
        floor.dense(rows, 64, 10, /* passesGradientOn= */ true);
      }
      case W6 -> {
        floor.lstm(rows, /* steps= */ 60, /* in= */ 1, /* units= */ 32);
        floor.lstm(rows, /* steps= */ 60, /* in= */ 1, /* units= */ 32);
        floor.dense(rows, 64, 6, /* passesGradientOn= */ true);
      }
      default -> throw new IllegalArgumentException("no products of " + workload);
    }
    return floor;
  }

  private void perceptron(int rows, int... widths) {
    for (int layer = 0; layer + 1 < widths.length; layer++) {
      dense(rows, widths[layer], widths[layer + 1], layer > 0);
    }
  }

  void run() {
    for (Runnable product : products) {
      product.run();
    }
  }

  private void dense(int rows, int in, int out, boolean passesGradientOn) {
    NativeFloats batch = floats(rows * in);
    NativeFloats weights = floats(in * out);
    NativeFloats results = floats(rows * out);
    NativeFloats gradients = floats(in * out);
    NativeFloats back = floats(rows * in);
    products.add(() -> Blas.abt(rows, out, in, batch, weights, results));
    products.add(() -> Blas.atb(out, in, rows, results, batch, gradients));
    if (passesGradientOn) {
      products.add(() -> Blas.ab(rows, in, out, results, weights, back));
    }
  }

  private void convolution(int depth, int maps, int places, boolean passesGradientOn) {
    NativeFloats patches = floats(depth * places);
    NativeFloats weights = floats(maps * depth);
    NativeFloats results = floats(maps * places);
    NativeFloats gradients = floats(maps * depth);
    products.add(() -> Blas.ab(maps, places, depth, weights, patches, results));
    products.add(() -> Blas.abt(maps, depth, places, results, patches, gradients));
    if (passesGradientOn) {
      NativeFloats back = floats(depth * places);
      products.add(() -> Blas.atb(depth, places, maps, weights, results, back));
    }
  }

  /** A first layer: no gradient towards its inputs. */
  private void lstm(int rows, int steps, int in, int units) {
    int all = steps * rows;
    int width = 4 * units;
    NativeFloats batch = floats(all * in);
    NativeFloats weights = floats(in * width);
    NativeFloats recurrent = floats(units * width);
    NativeFloats results = floats(all * width);
    NativeFloats hidden = floats(all * units);
    NativeFloats back = floats(rows * units);
    products.add(() -> Blas.abt(all, width, in, batch, weights, results));
    for (int step = 1; step < steps; step++) {
      int before = (step - 1) * rows * units;
      int now = step * rows * width;
      products.add(
          () ->
              Blas.addAbt(
                  rows,
                  width,
                  units,
                  hidden.pointer(before),
                  recurrent.pointer(),
                  results.pointer(now)));
      products.add(
          () ->
              Blas.ab(
                  rows, units, width, results.pointer(now), recurrent.pointer(), back.pointer()));
    }
    NativeFloats gradients = floats(in * width);
    NativeFloats recurrentGradients = floats(units * width);
    products.add(() -> Blas.atb(width, in, all, results, batch, gradients));
    products.add(
        () ->
            Blas.atb(
                width,
                units,
                all - rows,
                results.pointer(rows * width),
                hidden.pointer(),
                recurrentGradients.pointer()));
  }

  private static NativeFloats floats(int length) {
    NativeFloats floats = NativeFloats.allocate(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (i % 17 - 8) / 64f;
    }
    floats.write(0, values, 0, length);
    return floats;
  }
}
