package org.rondo.report;

import java.util.Locale;

/** Text and numbers as they stand in a page. */
public final class PageText {
  private static final int DIGITS = 4;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e7;

  private PageText() {}

  /** Text as it has to stand in HTML and SVG. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A number for people, with about four significant digits. */
  public static String shown(double value) {
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
