package org.rondo.landscape;

import java.util.List;

/**
 * Losses on a plane.
 *
 * @param x to the right
 * @param y upwards
 * @param losses {@code [y][x]}; NaN where one is not finite
 */
public record Plane(Axis x, Axis y, List<List<Double>> losses) {

  /** Copies the lists. */
  public Plane {
    losses = losses.stream().map(List::copyOf).toList();
  }

  /**
   * Values along one of its directions.
   *
   * @param name what the direction is
   * @param values ascending
   */
  public record Axis(String name, List<Double> values) {

    /** Copies the list. */
    public Axis {
      values = List.copyOf(values);
    }
  }

  /**
   * A place on it.
   *
   * @param name what is there
   * @param x to the right
   * @param y upwards
   */
  public record Mark(String name, double x, double y) {}
}
