package org.rondo.landscape;

import java.io.Serializable;

/**
 * Points of a landscape: {@code origin + sum_j c_j d_j} for several c, computed in double precision
 * and rounded once. Travels to executors, which make the points of it. The arrays belong to whoever
 * made them and never change once handed over.
 */
public final class Points implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] origin;
  private final float[][] directions;
  private final double[][] coordinates;

  /**
   * Some points.
   *
   * @param origin parameters
   * @param directions of the same length
   * @param coordinates of each point, one for each direction
   */
  Points(float[] origin, float[][] directions, double[]... coordinates) {
    this.origin = origin;
    this.directions = directions;
    this.coordinates = coordinates;
  }

  /** How many. */
  public int count() {
    return coordinates.length;
  }

  /** The parameters at a point, in an array of their own. */
  public float[] at(int point) {
    float[] parameters = origin.clone();
    double[] by = coordinates[point];
    for (int i = 0; i < parameters.length; i++) {
      double value = origin[i];
      for (int j = 0; j < by.length; j++) {
        value += by[j] * directions[j][i];
      }
      parameters[i] = (float) value;
    }
    return parameters;
  }
}
