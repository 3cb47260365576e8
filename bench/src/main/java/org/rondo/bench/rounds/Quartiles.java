package org.rondo.bench.rounds;

import java.util.List;
import java.util.Locale;

/** The quartiles of some measurements. */
record Quartiles(double low, double median, double high) {

  static Quartiles of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  private static double at(double[] sorted, double fraction) {
    double place = fraction * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** The median with the quartiles around it. */
  String text() {
    return number(median) + " (" + number(low) + "-" + number(high) + ")";
  }

  /** Three figures. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }
}
