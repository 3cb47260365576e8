package org.rondo.spark.features;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.Task;
import org.rondo.data.TensorShape;

/**
 * Which columns are read and what they are to be.
 *
 * @param inputs columns that become network inputs, in order
 * @param labels columns to predict; empty for prediction alone
 * @param task what to learn
 * @param image shape of the pixels when the only input is an image
 * @param widths of the vector columns that a trained model reads; empty for training, which takes
 *     them from the data
 */
public record InputSpec(
    List<InputColumn> inputs,
    List<String> labels,
    Task task,
    @Nullable TensorShape image,
    Map<String, Integer> widths) {

  /** Copies the lists and the map. */
  public InputSpec {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
    widths = Map.copyOf(widths);
  }

  /** Shape of the pixels when the only input is an image. */
  public Optional<TensorShape> imageShape() {
    return Optional.ofNullable(image);
  }
}
