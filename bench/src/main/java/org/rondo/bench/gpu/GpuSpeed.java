package org.rondo.bench.gpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rondo.config.Engine;
import org.rondo.config.KebabCase;
import org.rondo.data.Batch;
import org.rondo.data.TensorShape;
import org.rondo.engine.StepEngine;
import org.rondo.engine.compiled.kernel.BlasKernel;
import org.rondo.engine.cuda.CudaApi;
import org.rondo.network.NetworkRequest.Target;

/** Steps and examples a second of the GPU, and of one core of the CPU. */
final class GpuSpeed {
  private static final int[] BATCHES = {32, 128, 512, 4096};
  private static final String ADAM = "name: adam, learning-rate: 0.001";

  /** Once a step takes longer, larger batches are not timed on the CPU. */
  private static final double MOST_MILLIS = 500;

  private final CudaApi api;
  private final double seconds;
  private final List<Engine> beside;

  /**
   * Measurements.
   *
   * @param seconds that each takes, once it is warm
   * @param beside engines of the CPU to time too
   */
  GpuSpeed(CudaApi api, double seconds, List<Engine> beside) {
    this.api = api;
    this.seconds = seconds;
    this.beside = List.copyOf(beside);
  }

  /** The networks that are timed. */
  static List<Subject> subjects() {
    Target ten = Target.classes(10);
    return List.of(
        Subject.of(
            "mlp 784-512-512-10",
            TensorShape.of(784),
            ten,
            "network: mlp, hidden: [512, 512]",
            ADAM),
        Subject.of("lenet 1x28x28", TensorShape.of(1, 28, 28), ten, "network: cnn", ADAM),
        Subject.of(
            "lstm 8x60-128-10", TensorShape.of(8, 60), ten, "network: rnn, hidden: [128]", ADAM));
  }

  /** Measures and prints a table. */
  void print() {
    System.out.println("one core of the CPU with OpenBLAS's kernel " + BlasKernel.name());
    System.out.printf(
        Locale.ROOT,
        "%-20s %6s %-9s %10s %12s %14s%n",
        "network",
        "batch",
        "engine",
        "ms/step",
        "steps/s",
        "examples/s");
    for (Subject subject : subjects()) {
      Set<Engine> left = EnumSet.noneOf(Engine.class);
      left.addAll(beside);
      for (int rows : BATCHES) {
        Batch batch = subject.batch(rows, rows);
        try (StepEngine engine = subject.openOn(api)) {
          print(subject, rows, "cuda", median(engine, batch));
        }
        for (Engine kind : List.copyOf(left)) {
          try (StepEngine engine = subject.open(kind)) {
            double millis = median(engine, batch);
            print(subject, rows, KebabCase.of(kind), millis);
            if (millis > MOST_MILLIS) {
              left.remove(kind);
            }
          }
        }
      }
    }
  }

  private static void print(Subject subject, int rows, String engine, double millis) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %6d %-9s %10.3f %12.1f %14.0f%n",
        subject.name(),
        rows,
        engine,
        millis,
        1000 / millis,
        1000 / millis * rows);
  }

  /** The median of the times of a step, in milliseconds. */
  private double median(StepEngine engine, Batch batch) {
    long begun = System.nanoTime();
    for (int i = 0; i < 20 && (i < 1 || System.nanoTime() - begun < 1e9 * seconds); i++) {
      engine.step(batch, 1);
    }
    List<Double> times = new ArrayList<>();
    begun = System.nanoTime();
    while (times.isEmpty() || System.nanoTime() - begun < 1e9 * seconds) {
      long start = System.nanoTime();
      engine.step(batch, 1);
      times.add((System.nanoTime() - start) / 1e6);
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
