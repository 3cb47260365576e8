package org.rondo.data;

import java.util.Arrays;
import java.util.Objects;

/** Rows of numbers, all of one width. Immutable. */
public final class FloatRows {
  private final float[] values;
  private final int width;

  /**
   * Copies rows.
   *
   * @param values {@code [rows, width]}, row-major; may be longer
   * @throws IllegalArgumentException if there are fewer values, or a size is negative
   */
  public FloatRows(float[] values, int rows, int width) {
    long length = (long) rows * width;
    if (rows < 0 || width < 0 || length > values.length) {
      throw new IllegalArgumentException(
          "%s rows of %s numbers do not lie in an array of %s"
              .formatted(rows, width, values.length));
    }
    this.values = Arrays.copyOf(values, (int) length);
    this.width = width;
  }

  /** Numbers in a row. */
  public int width() {
    return width;
  }

  /** The number of rows; 0 where they have no numbers. */
  public int rows() {
    return width == 0 ? 0 : values.length / width;
  }

  /**
   * A number.
   *
   * @throws IndexOutOfBoundsException if there is no such row, or no such place in it
   */
  public float at(int row, int place) {
    return values[Objects.checkIndex(row, rows()) * width + Objects.checkIndex(place, width)];
  }
}
