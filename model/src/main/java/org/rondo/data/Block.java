package org.rondo.data;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** {@code [rows + 1]} where each row of a part begins; null for a part that does not vary. */
  private final int[] @Nullable [] starts;

  /** The values of sparse inputs where nothing is stored; null where none are sparse. */
  private final float @Nullable [] common;

  /** Takes over the arrays, each as long as the rows need. */
  Block(
      ExampleLayout layout,
      int rows,
      Object[] arrays,
      int[] @Nullable [] starts,
      float @Nullable [] common) {
    this.layout = layout;
    this.rows = rows;
    this.arrays = arrays;
    this.starts = starts;
    this.common = common;
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
    int length = length(part, row);
    ExampleLayout.Part read = layout.parts().get(part);
    int wide = read.isSparse() ? read.shape().length() : length;
    Objects.checkFromIndexSize(offset, wide, target.length);
    if (read.isSparse() && common != null) {
      System.arraycopy(common, 0, target, offset, wide);
    }
    int[] own = starts[part];
    int from = own == null ? row * length : own[row];
    read.storage().read(arrays[part], from, target, offset, length);
  }

  /** How many values of a part of a row are stored. */
  int length(int part, int row) {
    Objects.checkIndex(row, rows);
    int[] own = starts[part];
    return own == null ? layout.parts().get(part).shape().length() : own[row + 1] - own[row];
  }

  /** The first rows, as a block of their own. */
  Block first(int count) {
    Objects.checkIndex(count - 1, rows);
    Object[] some = new Object[arrays.length];
    int[][] begins = new int[arrays.length][];
    for (int part = 0; part < some.length; part++) {
      ExampleLayout.Part of = layout.parts().get(part);
      int[] own = starts[part];
      int end = own == null ? count * of.shape().length() : own[count];
      some[part] = of.storage().allocate(end);
      System.arraycopy(arrays[part], 0, some[part], 0, end);
      begins[part] = own == null ? null : Arrays.copyOf(own, count + 1);
    }
    return new Block(layout, count, some, begins, common);
  }

  /** Bytes that the values take. */
  long bytes() {
    long bytes = 0;
    for (int part = 0; part < arrays.length; part++) {
      bytes += (long) Array.getLength(arrays[part]) * layout.parts().get(part).storage().bytes();
    }
    return bytes;
  }
}
