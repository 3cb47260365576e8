package org.rondo.spark.cli;

import java.util.List;

/** A curve in one line of characters. */
final class Sparkline {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /**
   * Draws values, the oldest first, from the least of them at the bottom to the greatest at the
   * top.
   *
   * @param values of which those that are not finite are left blank
   * @param width in characters at most; of more values each character is the mean of some
   */
  static String of(List<Double> values, int width) {
    int columns = Math.min(width, values.size());
    double[] means = new double[columns];
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < columns; column++) {
      int from = (int) ((long) column * values.size() / columns);
      int to = (int) ((column + 1L) * values.size() / columns);
      means[column] =
          values.subList(from, to).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElse(Double.NaN);
      if (Double.isFinite(means[column])) {
        least = Math.min(least, means[column]);
        greatest = Math.max(greatest, means[column]);
      }
    }
    StringBuilder line = new StringBuilder();
    for (double mean : means) {
      double part = greatest > least ? (mean - least) / (greatest - least) : 0;
      line.append(
          Double.isFinite(mean)
              ? LEVELS.charAt((int) Math.min(LEVELS.length() - 1, part * LEVELS.length()))
              : ' ');
    }
    return line.toString();
  }
}
