package org.rondo.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final MathContext DIGITS = new MathContext(5);
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e7;

  private Figures() {}

  /** Five significant digits. */
  static String shown(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
      return String.format(Locale.ROOT, "%.4e", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  /** The same, in brackets if it is negative, for the middle of a calculation. */
  static String within(double value) {
    String shown = shown(value);
    return shown.startsWith("-") ? "(" + shown + ")" : shown;
  }

  /** The mean of some numbers, written out. */
  static String meanOf(List<Double> values) {
    String sum = String.join(" + ", values.stream().map(Figures::within).toList());
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    return "(%s) / %s = %s".formatted(sum, values.size(), shown(mean));
  }
}
