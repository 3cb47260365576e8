package org.rondo.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one example holds: parts, each with a name, a role, a shape and a storage. Travels to
 * executors.
 *
 * <p>Inputs come first. Sequences have the shape {@code [channels, steps]}; where their lengths
 * vary, each is stored at its own length, and {@code steps} is the greatest. Sequences may also be
 * padded to that length, with a part that says which steps are real.
 *
 * @param parts in the order in which an example's arrays are given and stored
 */
public record ExampleLayout(List<Part> parts) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Blocks of about this size keep both the copying and the bookkeeping of a shard small. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** The assumed size of a sparse row. */
  private static final int LEAST_SPARSE_BYTES = 1 << 10;

  private static final int USUAL_SPARSITY = 16;

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
    /** {@code [1]}: how much the example counts, 0 or more; 2 is the same as having it twice. */
    WEIGHT
  }

  /**
   * A part of an example.
   *
   * @param name for messages
   * @param shape of one example's values
   * @param varies whether the last dimension is time, of which an example may have fewer steps
   * @param scaling of a picture's channels, on top of what is stored; null for none
   */
  public record Part(
      String name,
      Role role,
      TensorShape shape,
      Storage storage,
      boolean varies,
      @Nullable ChannelScaling scaling)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A part whose examples are all of one shape. */
    public Part(String name, Role role, TensorShape shape, Storage storage) {
      this(name, role, shape, storage, false, null);
    }

    /** Whether only some of the values are stored. */
    boolean isSparse() {
      return storage == Storage.SPARSE;
    }

    /** Whether examples differ in how many values are stored. */
    boolean isUneven() {
      return varies || isSparse();
    }

    /** The most steps of time that an example may have. */
    int steps() {
      return shape.dimensions().get(shape.rank() - 1);
    }

    /** Values of one step of time. */
    int channels() {
      return shape.length() / steps();
    }
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

  /**
   * Sequences whose lengths vary, and their labels.
   *
   * @param input {@code [channels, steps]}, of the longest sequence
   * @param labels the shape of the labels: {@code [n]} for a whole sequence, or {@code [n, steps]}
   *     for its steps, where NaN is no label; null for examples without labels
   */
  public static ExampleLayout sequences(TensorShape input, @Nullable TensorShape labels) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("inputs", Role.INPUT, input, Storage.FLOAT32, true, null));
    if (labels != null) {
      parts.add(new Part("labels", Role.LABEL, labels, Storage.FLOAT32, labels.rank() > 1, null));
    }
    return new ExampleLayout(parts);
  }

  /** The same examples with one more part, after the others. */
  public ExampleLayout with(String name, Role role, TensorShape shape, Storage storage) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(name, role, shape, storage));
    return new ExampleLayout(more);
  }

  /** The same examples, whose inputs are pictures to be scaled; null to leave them unscaled. */
  public ExampleLayout scaled(@Nullable ChannelScaling scaling) {
    List<Part> others = new ArrayList<>(parts);
    Part input = others.remove(0);
    others.add(
        0,
        new Part(
            input.name(), input.role(), input.shape(), input.storage(), input.varies(), scaling));
    return new ExampleLayout(others);
  }

  /** The scaling of the first input's channels; null for none. */
  public @Nullable ChannelScaling scaling() {
    return parts.get(0).scaling();
  }

  /** Whether the lengths of the inputs vary. */
  public boolean varies() {
    return parts.get(0).varies();
  }

  /** Whether each step of a sequence has labels of its own. */
  public boolean labelsSteps() {
    int labels = indexOf(Role.LABEL);
    return labels >= 0 && parts.get(labels).varies();
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

  /** Floats of labels in an example, or in each of its steps; 0 without labels. */
  public int labelWidth() {
    int labels = indexOf(Role.LABEL);
    if (labels < 0) {
      return 0;
    }
    Part part = parts.get(labels);
    return part.varies() ? part.channels() : part.shape().length();
  }

  /** Whether the inputs are stored sparsely. */
  public boolean isSparse() {
    return parts.get(0).isSparse();
  }

  /** Bytes that one packed example takes at most; of a sparse one, usually. */
  public long rowBytes() {
    return parts.stream()
        .mapToLong(
            part -> {
              long bytes = (long) part.shape().length() * part.storage().bytes();
              return part.isSparse()
                  ? Math.min(bytes, Math.max(LEAST_SPARSE_BYTES, bytes / USUAL_SPARSITY))
                  : bytes;
            })
        .sum();
  }

  /** The number of rows in a block of about 1 MiB; at least 1. */
  public int rowsPerBlock() {
    return (int) Math.max(1, BLOCK_BYTES / rowBytes());
  }
}
