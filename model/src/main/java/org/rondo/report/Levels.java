package org.rondo.report;

import java.util.List;

/**
 * Ten levels of values: equally far apart, or by equal factors where the largest is many times the
 * smallest.
 *
 * @param low where the lowest begins, as it is scaled
 * @param high where the highest ends
 * @param logarithmic whether logarithms are equally far apart
 */
record Levels(double low, double high, boolean logarithmic) {
  static final int COUNT = 10;
  private static final double MANY = 8;

  /** The levels of some values; those that are not finite have none. */
  static Levels of(List<List<Double>> values) {
    double[] finite =
        values.stream()
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (finite.length == 0) {
      return new Levels(0, 1, false);
    }
    double low = finite[0];
    double high = finite[finite.length - 1];
    boolean logarithmic = low > 0 && high > MANY * low;
    if (logarithmic) {
      return new Levels(Math.log(low), Math.log(high), true);
    }
    return new Levels(low, high > low ? high : low + Math.max(Math.abs(low), 1e-6), false);
  }

  /** How many levels a value is above the lowest; NaN where it has no level. */
  double height(double value) {
    double scaled = logarithmic ? Math.log(value) : value;
    return (scaled - low) / (high - low) * COUNT;
  }

  /** The level of a value, from 0 on; -1 where it has none. */
  int at(double value) {
    double height = height(value);
    return Double.isFinite(height) ? (int) Math.max(0, Math.min(COUNT - 1, height)) : -1;
  }

  /** The value at which a level begins. */
  double value(int level) {
    double scaled = low + (high - low) * level / COUNT;
    return logarithmic ? Math.exp(scaled) : scaled;
  }
}
