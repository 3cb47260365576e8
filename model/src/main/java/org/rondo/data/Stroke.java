package org.rondo.data;

import java.util.Arrays;

/**
 * One line drawn without lifting the pen: a chain of points, close enough together to look like a
 * curve. Immutable. Coordinates are those of the unit square, x to the right and y downwards.
 */
final class Stroke {
  private static final int STEPS = 8;

  private final double[] xs;
  private final double[] ys;

  /** Takes over the arrays. */
  private Stroke(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
  }

  /** Straight lines through points x0, y0, x1, y1, ..., each divided so that it can be bent. */
  static Stroke line(double... points) {
    return through(points, 0);
  }

  /**
   * A smooth curve through points x0, y0, x1, y1, ...: the cubic Hermite spline with tangents
   * (p(i+1) - p(i-1)) / 2. Source: Catmull and Rom, "A class of local interpolating splines", 1974.
   */
  static Stroke smooth(double... points) {
    return through(points, 1);
  }

  /** A whole ellipse, drawn anticlockwise from its top. */
  static Stroke oval(double centerX, double centerY, double radiusX, double radiusY) {
    return arc(centerX, centerY, radiusX, radiusY, 0, 360);
  }

  /** An arc of an ellipse, by its start and extent in degrees anticlockwise from the top. */
  static Stroke arc(
      double centerX, double centerY, double radiusX, double radiusY, double from, double over) {
    int count = 5 * STEPS;
    double[] xs = new double[count + 1];
    double[] ys = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      double angle = StrictMath.toRadians(from + over * i / count);
      xs[i] = centerX - radiusX * StrictMath.sin(angle);
      ys[i] = centerY - radiusY * StrictMath.cos(angle);
    }
    return new Stroke(xs, ys);
  }

  private static Stroke through(double[] points, double roundness) {
    int pieces = points.length / 2 - 1;
    double[] xs = new double[pieces * STEPS + 1];
    double[] ys = new double[pieces * STEPS + 1];
    for (int piece = 0; piece < pieces; piece++) {
      for (int step = 0; step <= STEPS; step++) {
        double t = (double) step / STEPS;
        xs[piece * STEPS + step] = between(points, 0, piece, t, roundness);
        ys[piece * STEPS + step] = between(points, 1, piece, t, roundness);
      }
    }
    return new Stroke(xs, ys);
  }

  /** One coordinate on the piece from point {@code piece} to the next, t from 0 to 1. */
  private static double between(double[] points, int axis, int piece, double t, double roundness) {
    int last = points.length / 2 - 1;
    double start = points[2 * piece + axis];
    double end = points[2 * (piece + 1) + axis];
    double before = piece == 0 ? 2 * start - end : points[2 * (piece - 1) + axis];
    double after = piece + 1 == last ? 2 * end - start : points[2 * (piece + 2) + axis];
    double straight = start + t * (end - start);
    double startTangent = (end - before) / 2;
    double endTangent = (after - start) / 2;
    double curved =
        (2 * t * t * t - 3 * t * t + 1) * start
            + (t * t * t - 2 * t * t + t) * startTangent
            + (3 * t * t - 2 * t * t * t) * end
            + (t * t * t - t * t) * endTangent;
    return straight + roundness * (curved - straight);
  }

  /** The number of points. */
  int points() {
    return xs.length;
  }

  double x(int point) {
    return xs[point];
  }

  double y(int point) {
    return ys[point];
  }

  /** The stroke after moving every point. */
  Stroke moved(PointMap map) {
    double[] movedXs = new double[xs.length];
    double[] movedYs = new double[ys.length];
    Arrays.setAll(movedXs, i -> map.x(xs[i], ys[i]));
    Arrays.setAll(movedYs, i -> map.y(xs[i], ys[i]));
    return new Stroke(movedXs, movedYs);
  }

  /** Where the points of the plane go. */
  interface PointMap {
    double x(double x, double y);

    double y(double x, double y);
  }
}
