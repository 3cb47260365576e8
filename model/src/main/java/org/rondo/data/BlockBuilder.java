package org.rondo.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * Packs rows into one block. Mutable: owned by one thread, and of no more use once built.
 *
 * <p>Rows are copied, so the caller may reuse its arrays.
 */
public final class BlockBuilder {
  private final RowLayout layout;
  private final int capacity;
  private final float[] values;
  private final byte[] pixels;
  private final float[] labels;
  private int rows;
  private boolean built;

  /**
   * An empty block with room for {@code capacity} rows.
   *
   * @throws IllegalArgumentException if the capacity is below 1 or the rows do not fit one array
   */
  public BlockBuilder(RowLayout layout, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("A block holds at least 1 row, got " + capacity + ".");
    }
    this.layout = Objects.requireNonNull(layout, "layout");
    this.capacity = capacity;
    int featureCount = arrayLength(capacity, layout.featureLength());
    boolean floats = layout.storage() == Storage.FLOAT32;
    this.values = new float[floats ? featureCount : 0];
    this.pixels = new byte[floats ? 0 : featureCount];
    this.labels = new float[arrayLength(capacity, layout.labelWidth())];
  }

  private static int arrayLength(int rows, int width) {
    long length = (long) rows * width;
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A block of " + rows + " rows of " + width + " values does not fit into one array.");
    }
    return (int) length;
  }

  /**
   * Adds a row to a block of {@link Storage#FLOAT32}.
   *
   * @param features {@code featureLength} values; copied
   * @param rowLabels {@code labelWidth} values; copied
   * @throws IllegalArgumentException if a length or the storage is not the layout's
   * @throws IllegalStateException if the block is full or built
   */
  public void append(float[] features, float[] rowLabels) {
    check(Storage.FLOAT32, features.length, rowLabels.length);
    System.arraycopy(features, 0, values, rows * features.length, features.length);
    appendLabels(rowLabels);
  }

  /**
   * Adds a row to a block of {@link Storage#UINT8}.
   *
   * @param features {@code featureLength} unsigned bytes; copied
   * @param rowLabels {@code labelWidth} values; copied
   * @throws IllegalArgumentException if a length or the storage is not the layout's
   * @throws IllegalStateException if the block is full or built
   */
  public void append(byte[] features, float[] rowLabels) {
    check(Storage.UINT8, features.length, rowLabels.length);
    System.arraycopy(features, 0, pixels, rows * features.length, features.length);
    appendLabels(rowLabels);
  }

  private void appendLabels(float[] rowLabels) {
    System.arraycopy(rowLabels, 0, labels, rows * rowLabels.length, rowLabels.length);
    rows++;
  }

  private void check(Storage storage, int featureLength, int labelWidth) {
    if (built || full()) {
      throw new IllegalStateException(
          "The block is "
              + (built ? "built" : "full")
              + " with "
              + rows
              + " rows; start a new builder for further rows.");
    }
    if (storage != layout.storage()) {
      throw new IllegalArgumentException(
          "The block stores " + layout.storage() + ", got a row of " + storage + ".");
    }
    if (featureLength != layout.featureLength()) {
      throw new IllegalArgumentException(
          "A row of shape "
              + layout.shape()
              + " has "
              + layout.featureLength()
              + " feature values, got "
              + featureLength
              + ".");
    }
    if (labelWidth != layout.labelWidth()) {
      throw new IllegalArgumentException(
          "A row has " + layout.labelWidth() + " label values, got " + labelWidth + ".");
    }
  }

  /** The number of rows added so far. */
  public int rows() {
    return rows;
  }

  /** Whether no further row fits. */
  public boolean full() {
    return rows == capacity;
  }

  /**
   * The block of all rows added. Hands its arrays over, so it can be called once.
   *
   * @throws IllegalStateException if it was called before
   */
  public Block build() {
    if (built) {
      throw new IllegalStateException("The block is built already; start a new builder.");
    }
    built = true;
    if (full()) {
      return new Block(layout, rows, values, pixels, labels);
    }
    int featureCount = rows * layout.featureLength();
    return new Block(
        layout,
        rows,
        Arrays.copyOf(values, Math.min(values.length, featureCount)),
        Arrays.copyOf(pixels, Math.min(pixels.length, featureCount)),
        Arrays.copyOf(labels, rows * layout.labelWidth()));
  }
}
