package org.rondo.landscape;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plane in which a path varies most: the first two principal components of its points (I. T.
 * Jolliffe, "Principal Component Analysis"), from the eigenvectors of the small matrix of their
 * scalar products. Places are distances from the last point along both. Used by one thread.
 */
final class PrincipalPath {
  private final float[][] directions = new float[2][];
  private final double[] shares = new double[2];
  private final double[][] places;

  /**
   * Of at least two points.
   *
   * @param states parameters, in the order of the path
   * @param other a direction for the second component, where the path is straight
   */
  PrincipalPath(List<float[]> states, float[] other) {
    int length = states.get(0).length;
    double[] mean = new double[length];
    for (float[] state : states) {
      for (int i = 0; i < length; i++) {
        mean[i] += (double) state[i] / states.size();
      }
    }
    SymmetricEigen found = SymmetricEigen.of(products(states, mean));
    double all = 0;
    for (int i = 0; i < found.size(); i++) {
      all += Math.max(0, found.value(i));
    }
    for (int component = 0; component < 2; component++) {
      double value = found.value(component);
      boolean some = value > 1e-12 * all;
      shares[component] = some ? value / all : 0;
      double[] direction = new double[length];
      if (some) {
        double[] vector = found.vector(component);
        for (int state = 0; state < states.size(); state++) {
          float[] of = states.get(state);
          for (int i = 0; i < length; i++) {
            direction[i] += vector[state] * (of[i] - mean[i]);
          }
        }
      } else {
        for (int i = 0; i < length; i++) {
          direction[i] = other[i];
        }
      }
      directions[component] = unit(direction, component == 0 ? null : directions[0]);
    }
    float[] last = states.get(states.size() - 1);
    places = new double[states.size()][2];
    for (int state = 0; state < states.size(); state++) {
      for (int component = 0; component < 2; component++) {
        for (int i = 0; i < length; i++) {
          places[state][component] +=
              ((double) states.get(state)[i] - last[i]) * directions[component][i];
        }
      }
    }
  }

  private static double[][] products(List<float[]> states, double[] mean) {
    double[][] products = new double[states.size()][states.size()];
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int at = 0; at < mean.length; at++) {
          sum += (states.get(i)[at] - mean[at]) * (states.get(j)[at] - mean[at]);
        }
        products[i][j] = sum;
        products[j][i] = sum;
      }
    }
    return products;
  }

  /** A direction of length 1, at a right angle to another where there is one. */
  static float[] unit(double[] direction, float @Nullable [] other) {
    double common = 0;
    for (int i = 0; other != null && i < direction.length; i++) {
      common += direction[i] * other[i];
    }
    double squares = 0;
    for (int i = 0; i < direction.length; i++) {
      direction[i] -= other == null ? 0 : common * other[i];
      squares += direction[i] * direction[i];
    }
    double norm = Math.sqrt(squares);
    float[] unit = new float[direction.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = norm == 0 ? 0 : (float) (direction[i] / norm);
    }
    return unit;
  }

  /** A component's direction, of length 1; 0 or 1. */
  float[] direction(int component) {
    return directions[component];
  }

  /** The part of the path's variance that is along a component. */
  double share(int component) {
    return shares[component];
  }

  /** Where a point is along a component, from the last point. */
  double place(int state, int component) {
    return places[state][component];
  }
}
