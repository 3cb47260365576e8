package org.rondo.spark.features;

/**
 * Reads plain decimals, such as -12.5, as {@code Double.parseDouble} does but faster: digits that
 * are a whole number below 2^53, divided by a power of ten up to 10^22, are two exact doubles whose
 * quotient is rounded once, and so correctly (W. D. Clinger, "How to read floating point numbers
 * accurately", PLDI 1990).
 */
final class DecimalText {
  private static final int MOST_DIGITS = 15;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private DecimalText() {}

  /** The number; NaN where the text is not a plain decimal of at most 15 digits. */
  static double parse(String text) {
    int length = text.length();
    boolean negative = text.charAt(0) == '-';
    int at = negative ? 1 : 0;
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < length; at++) {
      char letter = text.charAt(at);
      if (letter >= '0' && letter <= '9') {
        digits = 10 * digits + (letter - '0');
        count++;
      } else if (letter == '.' && point < 0) {
        point = count;
      } else {
        return Double.NaN;
      }
      if (count > MOST_DIGITS) {
        return Double.NaN;
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    double number = point < 0 ? digits : digits / POWERS[count - point];
    return negative ? -number : number;
  }
}
