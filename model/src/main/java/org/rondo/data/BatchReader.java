package org.rondo.data;

import java.util.Objects;

/**
 * Reads a shard batch by batch in a given order. Immutable; made where it is used, it does not
 * travel. The batches of one reader are one epoch: they hold every row exactly once, and only the
 * last may be shorter than the others.
 */
public final class BatchReader {
  private final Shard shard;
  private final BatchOrder order;
  private final int batchSize;

  /**
   * A reader of one epoch.
   *
   * @throws IllegalArgumentException if the batch size is below 1, or the order is not one of as
   *     many rows as the shard has
   */
  public BatchReader(Shard shard, BatchOrder order, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("A batch has at least 1 row, got " + batchSize + ".");
    }
    if (order.rows() != shard.rows()) {
      throw new IllegalArgumentException(
          "The order is one of "
              + order.rows()
              + " rows, expected the "
              + shard.rows()
              + " of the shard.");
    }
    this.shard = shard;
    this.order = order;
    this.batchSize = batchSize;
  }

  /** The number of batches, 0 for a shard of no rows. */
  public int batches() {
    return shard.rows() / batchSize + (shard.rows() % batchSize == 0 ? 0 : 1);
  }

  /**
   * The number of rows of a batch: the batch size, or less in the last batch.
   *
   * @throws IndexOutOfBoundsException if there is no such batch
   */
  public int size(int batch) {
    Objects.checkIndex(batch, batches());
    return Math.min(batchSize, shard.rows() - batch * batchSize);
  }

  /**
   * Fills the front of both arrays with a batch; what lies behind stays as it was.
   *
   * @param batch 0 to {@code batches() - 1}
   * @param features receives {@code [size(batch), featureLength]}, row-major; owned by the caller
   * @param labels receives {@code [size(batch), labelWidth]}, row-major; owned by the caller
   * @throws IndexOutOfBoundsException if there is no such batch
   * @throws IllegalArgumentException if an array is too short
   */
  public void read(int batch, float[] features, float[] labels) {
    int size = size(batch);
    int featureLength = shard.layout().featureLength();
    int labelWidth = shard.layout().labelWidth();
    checkRoom("features", features.length, size, featureLength);
    checkRoom("labels", labels.length, size, labelWidth);
    int first = batch * batchSize;
    for (int i = 0; i < size; i++) {
      int row = order.at(first + i);
      shard.copyFeatures(row, features, i * featureLength);
      shard.copyLabels(row, labels, i * labelWidth);
    }
  }

  private static void checkRoom(String name, int length, int rows, int width) {
    long needed = (long) rows * width;
    if (length < needed) {
      throw new IllegalArgumentException(
          "A batch of "
              + rows
              + " rows needs room for "
              + needed
              + " values of "
              + name
              + ", got "
              + length
              + ".");
    }
  }
}
