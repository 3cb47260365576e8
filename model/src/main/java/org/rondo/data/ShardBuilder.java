package org.rondo.data;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packs a stream of rows into a shard, in the order in which they arrive. Mutable: owned by one
 * thread, and no longer usable once built.
 *
 * <p>Rows are copied, so the caller may reuse its arrays.
 */
public final class ShardBuilder {
  private final ExampleLayout layout;
  private final int blockRows;
  private final float @Nullable [] common;
  private final List<Block> blocks = new ArrayList<>();
  private Object[] arrays;

  /** Where the next row of each part begins and, where lengths vary, each earlier one. */
  private int[] ends;

  private int[] @Nullable [] starts;
  private int rows;
  private boolean built;

  /** An empty shard, in blocks of about 1 MiB. */
  public ShardBuilder(ExampleLayout layout) {
    this(layout, layout.rowsPerBlock());
  }

  /** An empty shard, in blocks of {@code blockRows} rows. */
  public ShardBuilder(ExampleLayout layout, int blockRows) {
    this(layout, blockRows, null);
  }

  /**
   * An empty shard, in blocks of {@code blockRows} rows.
   *
   * @param common the values of sparse inputs where a row stores nothing, of the length of their
   *     shape and not copied; null for zeros
   * @throws IllegalArgumentException if {@code blockRows} is below 1 or does not fit one array
   */
  public ShardBuilder(ExampleLayout layout, int blockRows, float @Nullable [] common) {
    if (blockRows < 1) {
      throw new IllegalArgumentException("A block holds at least 1 row, got " + blockRows + ".");
    }
    this.layout = Objects.requireNonNull(layout, "layout");
    this.blockRows = blockRows;
    this.common =
        layout.isSparse() && common == null ? new float[layout.inputShape().length()] : common;
    this.arrays = allocate(blockRows);
    this.ends = new int[arrays.length];
    this.starts = starts();
  }

  private int[] @Nullable [] starts() {
    return layout.parts().stream()
        .map(part -> part.isUneven() ? new int[blockRows + 1] : null)
        .toArray(int[][]::new);
  }

  private Object[] allocate(int rowCount) {
    return layout.parts().stream()
        .map(
            part ->
                part.storage()
                    .allocate(part.isSparse() ? 0 : arrayLength(rowCount, part.shape().length())))
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
   *     byte[]} as the part's storage says, as long as the part's shape; {@code int[]} of as many
   *     pairs as a sparse part stores; or where the shape varies, as one with as many steps as the
   *     example has; copied
   * @throws IllegalArgumentException if an array is not what the layout says
   * @throws IllegalStateException if the shard is built
   */
  public void append(Object... values) {
    requireOpen();
    check(values);
    if (rows == blockRows) {
      blocks.add(block());
      arrays = allocate(blockRows);
      ends = new int[arrays.length];
      starts = starts();
      rows = 0;
    }
    for (int i = 0; i < values.length; i++) {
      int length = Array.getLength(values[i]);
      if (layout.parts().get(i).isSparse()) {
        arrays[i] = withRoom((int[]) arrays[i], ends[i], length);
      }
      System.arraycopy(values[i], 0, arrays[i], ends[i], length);
      ends[i] += length;
      int[] own = starts[i];
      if (own != null) {
        own[rows + 1] = ends[i];
      }
    }
    rows++;
  }

  private static int[] withRoom(int[] array, int used, int more) {
    int needed = Math.addExact(used, more);
    return needed <= array.length
        ? array
        : Arrays.copyOf(array, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, 2L * used)));
  }

  private void requireOpen() {
    if (built) {
      throw new IllegalStateException("The shard is built; start a new builder.");
    }
  }

  private void check(Object[] values) {
    List<ExampleLayout.Part> parts = layout.parts();
    if (values.length != parts.size()) {
      throw new IllegalArgumentException(
          "An example has " + parts.size() + " parts, got " + values.length + ".");
    }
    for (int i = 0; i < values.length; i++) {
      ExampleLayout.Part part = parts.get(i);
      if (!part.storage().stores(values[i])) {
        throw new IllegalArgumentException(
            "The %s are stored as %s, got %s."
                .formatted(part.name(), part.storage(), values[i].getClass().getSimpleName()));
      }
      if (!fits(part, Array.getLength(values[i]))) {
        throw new IllegalArgumentException(
            "The %s of an example have the shape %s, got %s values."
                .formatted(part.name(), part.shape(), Array.getLength(values[i])));
      }
    }
  }

  private static boolean fits(ExampleLayout.Part part, int length) {
    int most = part.shape().length();
    return part.isSparse()
        ? length % 2 == 0 && length <= 2L * most
        : part.varies()
            ? length > 0 && length <= most && length % part.channels() == 0
            : length == most;
  }

  /**
   * The shard of all rows added; without any, a shard of no rows.
   *
   * @throws IllegalStateException if it was called before
   */
  public Shard build() {
    requireOpen();
    built = true;
    if (rows > 0) {
      blocks.add(block());
    }
    return new Shard(layout, blocks);
  }

  /** The rows since the last block, in arrays of their length. */
  private Block block() {
    Object[] filled = new Object[arrays.length];
    for (int i = 0; i < filled.length; i++) {
      filled[i] = arrays[i];
      if (Array.getLength(arrays[i]) > ends[i]) {
        filled[i] = layout.parts().get(i).storage().allocate(ends[i]);
        System.arraycopy(arrays[i], 0, filled[i], 0, ends[i]);
      }
    }
    return new Block(layout, rows, filled, starts, common);
  }
}
