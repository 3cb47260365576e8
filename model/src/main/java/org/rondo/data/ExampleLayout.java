package org.rondo.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one example holds: parts, each with a name, a role, a shape and a storage. Travels to
 * executors.
 *
 * <p>Inputs come first. Sequences of different lengths are stored padded to the steps of their
 * shape; a mask part says which steps are real.
 *
 * @param parts in the order in which an example's arrays are given and stored
 */
public record ExampleLayout(List<Part> parts) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Blocks of about this size keep both the copying and the bookkeeping of a shard small. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** What a part is for. */
  public enum Role {
    /** What the network reads. */
    INPUT,
    /** A class index, or the targets of a regression. */
    LABEL,
    /** {@code [steps]}: 1 for a step of the input that is real, 0 for padding. */
    INPUT_MASK,
    /** {@code [steps]}: 1 for a step whose label counts, 0 for another. */
    LABEL_MASK,
    /** {@code [1]}: how much the example counts, 0 or more; 2 is as good as having it twice. */
    WEIGHT
  }

  /**
   * A part of an example.
   *
   * @param name for messages
   * @param shape of one example's values
   */
  public record Part(String name, Role role, TensorShape shape, Storage storage)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if the first part is not an input
   */
  public ExampleLayout {
    parts = List.copyOf(parts);
    if (parts.isEmpty() || parts.get(0).role() != Role.INPUT) {
      throw new IllegalArgumentException("The first part of an example is an input, got " + parts);
    }
  }

  /**
   * Examples of one input and its labels.
   *
   * @param labelWidth floats of labels: 1 for a class index, the number of targets for regression,
   *     0 for examples without labels
   * @throws IllegalArgumentException if the width of the labels is negative
   */
  public static ExampleLayout of(TensorShape input, Storage storage, int labelWidth) {
    if (labelWidth < 0) {
      throw new IllegalArgumentException(
          "The width of the labels is 0 or more, got " + labelWidth + ".");
    }
    ExampleLayout inputs =
        new ExampleLayout(List.of(new Part("inputs", Role.INPUT, input, storage)));
    return labelWidth == 0
        ? inputs
        : inputs.with("labels", Role.LABEL, TensorShape.of(labelWidth), Storage.FLOAT32);
  }

  /** The same examples with one more part, behind the others. */
  public ExampleLayout with(String name, Role role, TensorShape shape, Storage storage) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(name, role, shape, storage));
    return new ExampleLayout(more);
  }

  /** The same examples with a weight each. */
  public ExampleLayout weighted() {
    return with("weights", Role.WEIGHT, TensorShape.of(1), Storage.FLOAT32);
  }

  /** The index of the first part of a role, -1 if there is none. */
  public int indexOf(Role role) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).role() == role) {
        return i;
      }
    }
    return -1;
  }

  /** The shape of the first input. */
  public TensorShape inputShape() {
    return parts.get(0).shape();
  }

  /** How the first input is stored. */
  public Storage inputStorage() {
    return parts.get(0).storage();
  }

  /** Floats of labels in an example; 0 without labels. */
  public int labelWidth() {
    int labels = indexOf(Role.LABEL);
    return labels < 0 ? 0 : parts.get(labels).shape().length();
  }

  /** Bytes that one packed example takes. */
  public long rowBytes() {
    return parts.stream()
        .mapToLong(part -> (long) part.shape().length() * part.storage().bytes())
        .sum();
  }

  /** Rows that make a block of about 1 MiB; at least 1. */
  public int rowsPerBlock() {
    return (int) Math.max(1, BLOCK_BYTES / rowBytes());
  }
}
