package org.rondo.data;

import java.util.List;
import org.rondo.data.Stroke.PointMap;

/**
 * Where a bent digit stands on its image: fitted into a square box of random size by its longer
 * side, near the middle. Immutable.
 */
final class DigitFrame implements PointMap {
  private final double scale;
  private final double shiftX;
  private final double shiftY;

  DigitFrame(List<Stroke> strokes, RandomStream random) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (Stroke stroke : strokes) {
      for (int i = 0; i < stroke.points(); i++) {
        left = Math.min(left, stroke.x(i));
        right = Math.max(right, stroke.x(i));
        top = Math.min(top, stroke.y(i));
        bottom = Math.max(bottom, stroke.y(i));
      }
    }
    double box = random.uniform(15, 20);
    double middle = DigitRenderer.SIZE / 2.0;
    scale = box / Math.max(right - left, bottom - top);
    shiftX = middle - scale * (left + right) / 2 + random.normal(0.8);
    shiftY = middle - scale * (top + bottom) / 2 + random.normal(0.6);
  }

  @Override
  public double x(double x, double y) {
    return scale * x + shiftX;
  }

  @Override
  public double y(double x, double y) {
    return scale * y + shiftY;
  }
}
