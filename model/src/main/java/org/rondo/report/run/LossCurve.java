package org.rondo.report.run;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The course of a loss, as statistics of its parts. */
final class LossCurve {
  private static final double PART = 0.1;
  private static final int EIGHTHS = 8;

  private final double[] values;

  private LossCurve(double[] values) {
    this.values = values;
  }

  /** The finite values of a course, in order. */
  static LossCurve of(double[] values) {
    return new LossCurve(DoubleStream.of(values).filter(Double::isFinite).toArray());
  }

  int size() {
    return values.length;
  }

  /** The mean of the first tenth, at least of one value. */
  double start() {
    return mean(0, Math.max(1, (int) (PART * values.length)));
  }

  /** The mean of the last tenth, at least of one value. */
  double end() {
    return mean(values.length - Math.max(1, (int) (PART * values.length)), values.length);
  }

  /** The mean of the tenth that ends where the last quarter begins. */
  double beforeLastQuarter() {
    int to = Math.max(1, values.length * 3 / 4);
    return mean(Math.max(0, to - Math.max(1, (int) (PART * values.length))), to);
  }

  double least() {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }

  /** Where the least value is. */
  int leastAt() {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      at = values[i] < values[at] ? i : at;
    }
    return at;
  }

  /** In how many of its eighths the mean is below that of the eighth before. */
  int falls() {
    int falls = 0;
    for (int part = 1; part < EIGHTHS; part++) {
      falls += eighth(part) < eighth(part - 1) ? 1 : 0;
    }
    return falls;
  }

  private double eighth(int part) {
    return mean(part * values.length / EIGHTHS, (part + 1) * values.length / EIGHTHS);
  }

  /** The mean jump from a value to the next in the second half, as a share of the mean value. */
  double roughness() {
    int from = Math.max(1, values.length / 2);
    double jumps = 0;
    for (int i = from; i < values.length; i++) {
      jumps += Math.abs(values[i] - values[i - 1]);
    }
    return jumps / Math.max(1, values.length - from) / mean(from, values.length);
  }

  private double mean(int from, int to) {
    return Arrays.stream(values, from, to).average().orElse(Double.NaN);
  }
}
