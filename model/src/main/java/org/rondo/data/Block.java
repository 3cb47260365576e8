package org.rondo.data;

import java.io.Serializable;
import java.util.Objects;

/**
 * Packed rows of primitives, row after row: an array for each part of the layout. Immutable;
 * travels to executors. A {@link ShardBuilder} makes it.
 */
public final class Block implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ExampleLayout layout;
  private final int rows;

  /** {@code [rows, length]} for each part, of the type of its storage. */
  private final Object[] arrays;

  /** Takes over the arrays, each as long as the rows need. */
  Block(ExampleLayout layout, int rows, Object[] arrays) {
    this.layout = layout;
    this.rows = rows;
    this.arrays = arrays;
  }

  /** What each row holds. */
  public ExampleLayout layout() {
    return layout;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /**
   * Copies a part of a row as floats.
   *
   * @param part its index in the layout
   * @param row 0 to {@code rows() - 1}
   * @param target receives the part's values from {@code offset} on
   * @throws IndexOutOfBoundsException if there is no such row, or no room in the target
   */
  public void copy(int part, int row, float[] target, int offset) {
    Objects.checkIndex(row, rows);
    ExampleLayout.Part read = layout.parts().get(part);
    int length = read.shape().length();
    Objects.checkFromIndexSize(offset, length, target.length);
    read.storage().read(arrays[part], row * length, target, offset, length);
  }
}
