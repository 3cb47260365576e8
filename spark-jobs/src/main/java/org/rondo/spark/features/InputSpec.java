package org.rondo.spark.features;

import java.util.List;
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
 */
public record InputSpec(
    List<InputColumn> inputs, List<String> labels, Task task, @Nullable TensorShape image) {

  /** Copies the lists. */
  public InputSpec {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
  }

  /** Shape of the pixels when the only input is an image. */
  public Optional<TensorShape> imageShape() {
    return Optional.ofNullable(image);
  }

  /** The same inputs without labels, for prediction. */
  public InputSpec withoutLabels() {
    return new InputSpec(inputs, List.of(), task, image);
  }
}
