package org.rondo.report;

import java.util.Locale;

/** Shapes and text of a picture as SVG, in pixels from the top left. Used by one thread. */
final class Svg {
  private static final int DIGITS = 4;
  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e7;

  private final StringBuilder markup = new StringBuilder();

  /** Text as it has to stand in HTML and SVG. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A number for people, with about four significant digits. */
  static String shown(double value) {
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

  private static String at(double pixels) {
    String text = String.format(Locale.ROOT, "%.1f", pixels);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * Opens a group whose parts share a style, and a text that browsers show when it is pointed at.
   */
  Svg open(String style, String title) {
    markup.append("<g class=\"%s\">".formatted(style));
    if (!title.isEmpty()) {
      markup.append("<title>%s</title>".formatted(escaped(title)));
    }
    return this;
  }

  /** Closes the group that was opened last. */
  Svg close() {
    markup.append("</g>\n");
    return this;
  }

  Svg line(String style, double fromX, double fromY, double toX, double toY) {
    markup.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(style, at(fromX), at(fromY), at(toX), at(toY)));
    return this;
  }

  Svg circle(double x, double y, double radius) {
    markup.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\"/>".formatted(at(x), at(y), at(radius)));
    return this;
  }

  Svg box(String style, double x, double y, double width, double height) {
    markup.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
            .formatted(style, at(x), at(y), at(width), at(height)));
    return this;
  }

  /** A closed shape of corners x, y, x, y and so on. */
  Svg shape(double... corners) {
    markup.append("<polygon points=\"%s\"/>".formatted(points(corners)));
    return this;
  }

  private static String points(double[] coordinates) {
    StringBuilder points = new StringBuilder();
    for (double each : coordinates) {
      points.append(points.isEmpty() ? "" : " ").append(at(each));
    }
    return points.toString();
  }

  /** A line of text that starts, ends or has its middle at a place, as the style says. */
  Svg text(String style, double x, double y, String text) {
    markup.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(style, at(x), at(y), escaped(text)));
    return this;
  }

  @Override
  public String toString() {
    return markup.toString();
  }
}
