package org.rondo.landscape;

import java.util.List;
import java.util.stream.IntStream;

/** Where a plane lies in the space of all parameters. Used by one thread; it is never sent. */
final class PlaneAt {
  private final float[] origin;
  private final float[][] directions;
  private final Plane.Axis x;
  private final Plane.Axis y;

  /** The plane {@code origin + x dx + y dy}, at the values of two axes. */
  PlaneAt(float[] origin, float[] dx, float[] dy, Plane.Axis x, Plane.Axis y) {
    this.origin = origin;
    this.directions = new float[][] {dx, dy};
    this.x = x;
    this.y = y;
  }

  float[] origin() {
    return origin;
  }

  float[][] directions() {
    return directions;
  }

  Plane.Axis x() {
    return x;
  }

  Plane.Axis y() {
    return y;
  }

  /** Equally spaced values between two, both included. */
  static List<Double> between(double low, double high, int count) {
    return IntStream.range(0, count).mapToObj(i -> low + (high - low) * i / (count - 1)).toList();
  }
}
