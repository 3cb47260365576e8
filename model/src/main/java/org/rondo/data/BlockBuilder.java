package org.rondo.data;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Objects;

/**
 * Packs rows into one block. Mutable: owned by one thread, and of no more use once built.
 *
 * <p>Rows are copied, so the caller may reuse its arrays.
 */
public final class BlockBuilder {
  private final ExampleLayout layout;
  private final int capacity;
  private final Object[] arrays;
  private int rows;
  private boolean built;

  /**
   * An empty block with room for {@code capacity} rows.
   *
   * @throws IllegalArgumentException if the capacity is below 1 or the rows do not fit one array
   */
  public BlockBuilder(ExampleLayout layout, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("A block holds at least 1 row, got " + capacity + ".");
    }
    this.layout = Objects.requireNonNull(layout, "layout");
    this.capacity = capacity;
    this.arrays = allocate(capacity);
  }

  private Object[] allocate(int rowCount) {
    return layout.parts().stream()
        .map(part -> part.storage().allocate(arrayLength(rowCount, part.shape().length())))
        .toArray();
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
   * Adds a row.
   *
   * @param values an array for each part of the layout, in its order: {@code float[]} or {@code
   *     byte[]} as the part's storage says, as long as the part's shape; copied
   * @throws IllegalArgumentException if an array is not what the layout says
   * @throws IllegalStateException if the block is full or built
   */
  public void append(Object... values) {
    check(values);
    for (int i = 0; i < values.length; i++) {
      int length = Array.getLength(values[i]);
      System.arraycopy(values[i], 0, arrays[i], rows * length, length);
    }
    rows++;
  }

  private void check(Object[] values) {
    if (built || full()) {
      throw new IllegalStateException(
          "The block is "
              + (built ? "built" : "full")
              + " with "
              + rows
              + " rows; start a new builder for further rows.");
    }
    List<ExampleLayout.Part> parts = layout.parts();
    if (values.length != parts.size()) {
      throw new IllegalArgumentException(
          "An example has " + parts.size() + " parts, got " + values.length + ".");
    }
    for (int i = 0; i < values.length; i++) {
      ExampleLayout.Part part = parts.get(i);
      if (!part.storage().stores(values[i])) {
        throw new IllegalArgumentException(
            "The "
                + part.name()
                + " are stored as "
                + part.storage()
                + ", got "
                + values[i].getClass().getSimpleName()
                + ".");
      }
      if (Array.getLength(values[i]) != part.shape().length()) {
        throw new IllegalArgumentException(
            "The "
                + part.name()
                + " of an example have the shape "
                + part.shape()
                + ", got "
                + Array.getLength(values[i])
                + " values.");
      }
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
      return new Block(layout, rows, arrays);
    }
    Object[] trimmed = allocate(rows);
    for (int i = 0; i < trimmed.length; i++) {
      System.arraycopy(arrays[i], 0, trimmed[i], 0, Array.getLength(trimmed[i]));
    }
    return new Block(layout, rows, trimmed);
  }
}
