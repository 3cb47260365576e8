package org.rondo.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rondo.data.IndexRange;
import org.rondo.network.NamedArray;

/**
 * Random directions from a network's parameters. A network with ReLU units computes the same when
 * the weights into a unit are multiplied by a number and those out of it divided by it, so that
 * steps of the same length mean different things in different units. So each filter of a direction,
 * the weights into one unit, is made as long as that of the parameters:
 *
 * <pre>
 *   d_f = d_f norm(p_f) / norm(d_f)
 * </pre>
 *
 * (H. Li et al., "Visualizing the loss landscape of neural nets", arXiv 1712.09913, section 4).
 * Deviation: biases, and what else is not a matrix, are one filter for each array; the paper leaves
 * their directions out or sets them to the parameters. Measured statistics never move.
 */
final class Directions {
  private static final long STREAM = 0x646972L;

  private Directions() {}

  /**
   * A direction.
   *
   * @param arrays of the parameters
   * @param statistics the measured ones
   * @param number of the direction, such as 0 and 1
   */
  static float[] normalized(
      float[] parameters,
      List<NamedArray> arrays,
      List<IndexRange> statistics,
      long seed,
      int number) {
    float[] direction = new float[parameters.length];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) Normals.at(seed, STREAM + number, i);
    }
    for (IndexRange measured : statistics) {
      Arrays.fill(direction, measured.from(), measured.to(), 0);
    }
    for (NamedArray array : arrays) {
      for (int[] filter : filters(array)) {
        double wanted = norm(parameters, filter);
        double drawn = norm(direction, filter);
        for (int place : filter) {
          direction[place] = drawn == 0 ? 0 : (float) (direction[place] * wanted / drawn);
        }
      }
    }
    return direction;
  }

  /** The places of the weights into each unit: of dense weights a column, of convolutions a row. */
  private static List<int[]> filters(NamedArray array) {
    List<Integer> shape = array.shape();
    boolean matrix = shape.size() > 2 || (shape.size() == 2 && shape.get(0) > 1);
    int units = !matrix ? 1 : shape.size() == 2 ? shape.get(1) : shape.get(0);
    int each = array.length() / units;
    List<int[]> filters = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      int[] places = new int[each];
      for (int i = 0; i < each; i++) {
        places[i] = array.at(shape.size() == 2 ? i * units + unit : unit * each + i);
      }
      filters.add(places);
    }
    return filters;
  }

  private static double norm(float[] of, int[] places) {
    double squares = 0;
    for (int place : places) {
      squares += (double) of[place] * of[place];
    }
    return Math.sqrt(squares);
  }
}
