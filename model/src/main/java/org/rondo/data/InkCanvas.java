package org.rondo.data;

import java.util.Arrays;

/**
 * A square grey image on which strokes are drawn by distance: a pixel is inked as far as the
 * nearest stroke covers it. Mutable: owned by one thread.
 *
 * <p>With d the distance from the pixel's centre to the nearest segment less the pen's half-width
 * there, ink = 3 c^2 - 2 c^3, where c = clamp(1/2 - d / (2 softness), 0, 1). Drawn with plain
 * arithmetic instead of java.awt, whose pixels depend on the Java version.
 */
final class InkCanvas {
  private final int size;
  private final double[] distances;

  InkCanvas(int size) {
    this.size = size;
    this.distances = new double[size * size];
    Arrays.fill(distances, Double.MAX_VALUE);
  }

  /** Draws a stroke, in pixels, with a pen. */
  void draw(Stroke stroke, Pen pen) {
    for (int i = 0; i + 1 < stroke.points(); i++) {
      drawSegment(stroke, i, pen);
    }
  }

  private void drawSegment(Stroke stroke, int first, Pen pen) {
    double startX = stroke.x(first);
    double startY = stroke.y(first);
    double endX = stroke.x(first + 1);
    double endY = stroke.y(first + 1);
    double along = (double) first / (stroke.points() - 1);
    double halfWidth = pen.halfWidth(along);
    double reach = halfWidth + pen.softness() + 1;
    int left = pixel(Math.min(startX, endX) - reach);
    int right = pixel(Math.max(startX, endX) + reach);
    int top = pixel(Math.min(startY, endY) - reach);
    int bottom = pixel(Math.max(startY, endY) + reach);
    double spanX = endX - startX;
    double spanY = endY - startY;
    double squared = Math.max(spanX * spanX + spanY * spanY, 1e-12);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double fromX = x + 0.5 - startX;
        double fromY = y + 0.5 - startY;
        double t = clamp((fromX * spanX + fromY * spanY) / squared);
        double offX = fromX - t * spanX;
        double offY = fromY - t * spanY;
        double distance = StrictMath.sqrt(offX * offX + offY * offY) - halfWidth;
        int index = y * size + x;
        distances[index] = Math.min(distances[index], distance);
      }
    }
  }

  private int pixel(double coordinate) {
    return (int) Math.max(0, Math.min(size - 1, StrictMath.floor(coordinate)));
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  /** Ink of every pixel, 0 to 1, row-major. */
  double[] ink(Pen pen) {
    double[] ink = new double[distances.length];
    for (int i = 0; i < ink.length; i++) {
      double cover = clamp(0.5 - distances[i] / (2 * pen.softness()));
      ink[i] = cover * cover * (3 - 2 * cover);
    }
    return ink;
  }

  /**
   * What draws the strokes.
   *
   * @param width mean half-width in pixels
   * @param softness half the breadth of a stroke's edge in pixels
   * @param pressure how much the half-width changes along a stroke, as a share of it
   * @param phase where along the stroke the pressure is greatest
   */
  record Pen(double width, double softness, double pressure, double phase) {
    double halfWidth(double along) {
      return width * (1 + pressure * StrictMath.sin(4 * along + phase));
    }
  }
}
