package org.rondo.data;

import java.io.Serializable;
import java.util.Objects;

/**
 * Packed rows of primitives, row after row. Immutable; travels to executors. A {@link BlockBuilder}
 * makes it.
 *
 * <p>Features are {@code [rows, featureLength]} floats or bytes, labels {@code [rows, labelWidth]}
 * floats.
 */
public final class Block implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final float[] PIXEL_VALUES = pixelValues();

  private final RowLayout layout;
  private final int rows;

  /** Empty unless the storage is {@link Storage#FLOAT32}. */
  private final float[] values;

  /** Empty unless the storage is {@link Storage#UINT8}. */
  private final byte[] pixels;

  private final float[] labels;

  /** Takes over the arrays, each as long as the rows need. */
  Block(RowLayout layout, int rows, float[] values, byte[] pixels, float[] labels) {
    this.layout = layout;
    this.rows = rows;
    this.values = values;
    this.pixels = pixels;
    this.labels = labels;
  }

  private static float[] pixelValues() {
    float[] table = new float[256];
    for (int pixel = 0; pixel < table.length; pixel++) {
      table[pixel] = pixel / 255f;
    }
    return table;
  }

  /** What each row holds. */
  public RowLayout layout() {
    return layout;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /**
   * Copies the features of a row as floats; pixels become value / 255f.
   *
   * @param row the row, 0 to {@code rows() - 1}
   * @param target receives {@code featureLength} values from {@code offset} on
   * @throws IndexOutOfBoundsException if there is no such row, or no room in the target
   */
  public void copyFeatures(int row, float[] target, int offset) {
    Objects.checkIndex(row, rows);
    int length = layout.featureLength();
    if (layout.storage() == Storage.FLOAT32) {
      System.arraycopy(values, row * length, target, offset, length);
      return;
    }
    Objects.checkFromIndexSize(offset, length, target.length);
    int start = row * length;
    for (int i = 0; i < length; i++) {
      target[offset + i] = PIXEL_VALUES[pixels[start + i] & 0xff];
    }
  }

  /**
   * Copies the labels of a row.
   *
   * @param row the row, 0 to {@code rows() - 1}
   * @param target receives {@code labelWidth} values from {@code offset} on
   * @throws IndexOutOfBoundsException if there is no such row, or no room in the target
   */
  public void copyLabels(int row, float[] target, int offset) {
    Objects.checkIndex(row, rows);
    int width = layout.labelWidth();
    System.arraycopy(labels, row * width, target, offset, width);
  }
}
