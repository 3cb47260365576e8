package org.rondo.report;

import java.util.Locale;

/** Shapes and text of a picture as SVG, in pixels from the top left. Used by one thread. */
final class Svg {
  private final StringBuilder markup = new StringBuilder();

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
      markup.append("<title>%s</title>".formatted(PageText.escaped(title)));
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

  /** Lines from corner to corner x, y, x, y and so on. */
  Svg polyline(String style, double... corners) {
    markup.append("<polyline class=\"%s\" points=\"%s\"/>\n".formatted(style, points(corners)));
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
            .formatted(style, at(x), at(y), PageText.escaped(text)));
    return this;
  }

  /** A line of text that runs upwards. */
  Svg turned(String style, double x, double y, String text) {
    markup.append(
        "<text class=\"%s\" transform=\"translate(%s %s) rotate(-90)\">%s</text>"
            .formatted(style, at(x), at(y), PageText.escaped(text)));
    return this;
  }

  /** An element around it all, of a size in pixels, for readers and screen readers. */
  String framed(String caption, int width, int height) {
    return "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">\n%s</svg>"
        .formatted(width, height, PageText.escaped(caption), markup);
  }

  @Override
  public String toString() {
    return markup.toString();
  }
}
