package org.rondo.report;

import java.util.Locale;

/** Numbers as people read them. */
public final class ShownNumber {
  private static final int DIGITS = 4;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e7;

  private ShownNumber() {}

  /** With about four significant digits; a dash for what is not finite. */
  public static String of(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN)) {
      return String.format(Locale.ROOT, "%." + (DIGITS - 1) + "e", value);
    }
    int whole = size < 1 ? 0 : (int) Math.floor(Math.log10(size)) + 1;
    String text = String.format(Locale.ROOT, "%." + Math.max(0, DIGITS - whole) + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
