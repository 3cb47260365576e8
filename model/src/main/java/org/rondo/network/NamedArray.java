package org.rondo.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of a network's parameters, such as a layer's weights, and where its numbers lie among
 * the flat parameters.
 *
 * @param layer that it belongs to
 * @param name DL4J's: {@code W} for weights, {@code b} for biases, ...
 * @param shape of the array; of dense weights {@code [inputs, outputs]}
 * @param strides distance in the flat parameters from one number to the next, for each dimension
 * @param offset of the first number in the flat parameters
 */
public record NamedArray(
    String layer, String name, List<Integer> shape, List<Integer> strides, int offset) {

  /** Copies the lists. */
  public NamedArray {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /** The arrays of a network, in the order of the flat parameters. */
  public static List<NamedArray> of(Dl4jNetwork network) {
    List<NamedArray> arrays = new ArrayList<>();
    for (Trainable layer : network.layers()) {
      layer
          .paramTable(false)
          .forEach((name, array) -> arrays.add(of(layer.getConfig().getLayerName(), name, array)));
    }
    return arrays;
  }

  private static NamedArray of(String layer, String name, INDArray array) {
    List<Integer> shape = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int i = 0; i < array.rank(); i++) {
      shape.add(Math.toIntExact(array.size(i)));
      strides.add(Math.toIntExact(array.stride(i)));
    }
    return new NamedArray(layer, name, shape, strides, Math.toIntExact(array.offset()));
  }

  /** How many numbers it holds. */
  public int length() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /**
   * The place of a number among the flat parameters.
   *
   * @param number counted through the array with the last dimension fastest
   */
  public int at(int number) {
    int place = offset;
    int rest = number;
    for (int i = shape.size() - 1; i >= 0; i--) {
      place += rest % shape.get(i) * strides.get(i);
      rest /= shape.get(i);
    }
    return place;
  }
}
