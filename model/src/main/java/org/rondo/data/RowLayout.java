package org.rondo.data;

import java.io.Serializable;

/**
 * What one packed row holds: the features of an example and its labels. Travels to executors.
 *
 * @param shape the shape of one example's features
 * @param storage how the features are stored
 * @param labelWidth floats of labels to a row: 1 for a class index, the number of targets for
 *     regression, 0 for rows without labels
 */
public record RowLayout(TensorShape shape, Storage storage, int labelWidth)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Blocks of about this size keep both the copying and the bookkeeping of a shard small. */
  private static final int BLOCK_BYTES = 1 << 20;

  /**
   * Checks the width of the labels.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public RowLayout {
    if (labelWidth < 0) {
      throw new IllegalArgumentException(
          "The width of the labels is 0 or more, got " + labelWidth + ".");
    }
  }

  /** The number of feature values in a row. */
  public int featureLength() {
    return shape.length();
  }

  /** Bytes that one packed row takes. */
  public long rowBytes() {
    return (long) shape.length() * storage.bytes() + (long) labelWidth * Float.BYTES;
  }

  /** Rows that make a block of about 1 MiB; at least 1. */
  public int rowsPerBlock() {
    return (int) Math.max(1, BLOCK_BYTES / rowBytes());
  }
}
