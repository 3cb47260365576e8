package org.rondo.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one example, without the batch: {@code [7]} for seven columns, {@code [1, 28, 28]}
 * (channels, height, width) for a grey image. Travels to executors.
 *
 * @param dimensions sizes from the outermost to the innermost, each at least 1
 */
public record TensorShape(List<Integer> dimensions) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Copies and checks the dimensions.
   *
   * @throws IllegalArgumentException if there is none, if one is below 1, or if an example would
   *     not fit into one array
   */
  public TensorShape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException(
          "A shape has at least one dimension, got none; write [n] for n values.");
    }
    long length = 1;
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "Every dimension of a shape is at least 1, got " + dimensions + ".");
      }
      length *= dimension;
      if (length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "One example holds at most %s values, the shape %s needs more."
                .formatted(Integer.MAX_VALUE, dimensions));
      }
    }
  }

  /** The shape with these dimensions, from the outermost to the innermost. */
  public static TensorShape of(int... dimensions) {
    return new TensorShape(Arrays.stream(dimensions).boxed().toList());
  }

  /** The number of values of one example: the product of the dimensions. */
  public int length() {
    int length = 1;
    for (int dimension : dimensions) {
      length *= dimension;
    }
    return length;
  }

  /** The number of dimensions. */
  public int rank() {
    return dimensions.size();
  }

  /** The shape as users write it, such as {@code [1, 28, 28]}. */
  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
