package org.rondo.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rows of one logical worker: blocks of equal size, of which only the last may be shorter.
 * Immutable; travels to executors.
 *
 * <p>Any row is found in constant time, and because no array spans two blocks a shard may hold more
 * values than one array can.
 */
public final class Shard implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ExampleLayout layout;
  private final List<Block> blocks;
  private final int blockRows;
  private final int rows;

  /**
   * A shard of these blocks, in this order; it may have none.
   *
   * @throws IllegalArgumentException if a block has another layout, if one but the last differs in
   *     size from the first, if the last is larger, if one is empty, or if there are more than
   *     2,147,483,647 rows
   */
  public Shard(ExampleLayout layout, List<Block> blocks) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.blocks = List.copyOf(blocks);
    this.blockRows = this.blocks.isEmpty() ? 1 : this.blocks.get(0).rows();
    this.rows = checkedRows();
  }

  private int checkedRows() {
    long sum = 0;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (!block.layout().equals(layout)) {
        throw new IllegalArgumentException(
            "Block " + i + " has the layout " + block.layout() + ", expected " + layout + ".");
      }
      boolean last = i == blocks.size() - 1;
      int size = block.rows();
      if (size < 1 || size > blockRows || (!last && size != blockRows)) {
        throw new IllegalArgumentException(
            "Block "
                + i
                + " of "
                + blocks.size()
                + " has "
                + size
                + " rows, expected "
                + (last ? "1 to " + blockRows : blockRows)
                + ".");
      }
      sum += size;
    }
    if (sum > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A shard holds at most %s rows, got %s; use more workers."
              .formatted(Integer.MAX_VALUE, sum));
    }
    return (int) sum;
  }

  /** What each row holds. */
  public ExampleLayout layout() {
    return layout;
  }

  /** The blocks, in row order. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The first rows, as a shard of their own; all where it has no more. */
  public Shard first(int count) {
    if (count >= rows) {
      return this;
    }
    int whole = count / blockRows;
    List<Block> some = new ArrayList<>(blocks.subList(0, whole));
    if (count % blockRows > 0) {
      some.add(blocks.get(whole).first(count % blockRows));
    }
    return new Shard(layout, some);
  }

  /** Whether any row counts: rows have no weights, or one has a weight above 0. */
  public boolean weighs() {
    int weight = layout.indexOf(ExampleLayout.Role.WEIGHT);
    float[] one = new float[1];
    for (int row = 0; row < rows; row++) {
      if (weight >= 0) {
        copy(weight, row, one, 0);
      }
      if (weight < 0 || one[0] > 0) {
        return true;
      }
    }
    return false;
  }

  /** Bytes that the packed rows take in memory. */
  public long bytes() {
    return layout.parts().stream().anyMatch(ExampleLayout.Part::isUneven)
        ? blocks.stream().mapToLong(Block::bytes).sum()
        : rows * layout.rowBytes();
  }

  /**
   * How many steps of time an example has.
   *
   * @param row 0 to {@code rows() - 1}
   * @return 0 where lengths do not vary
   */
  public int steps(int row) {
    Objects.checkIndex(row, rows);
    return layout.varies()
        ? blocks.get(row / blockRows).length(0, row % blockRows) / layout.parts().get(0).channels()
        : 0;
  }

  /** How many values a part of a row has. */
  int length(int part, int row) {
    return blocks.get(row / blockRows).length(part, row % blockRows);
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
    blocks.get(row / blockRows).copy(part, row % blockRows, target, offset);
  }
}
