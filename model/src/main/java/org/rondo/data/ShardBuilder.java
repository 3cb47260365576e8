package org.rondo.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Packs a stream of rows into a shard, in the order in which they come. Mutable: owned by one
 * thread, and of no more use once built.
 *
 * <p>Rows are copied, so the caller may reuse its arrays.
 */
public final class ShardBuilder {
  private final ExampleLayout layout;
  private final int blockRows;
  private final List<Block> blocks = new ArrayList<>();
  private BlockBuilder open;

  /** An empty shard, in blocks of about 1 MiB. */
  public ShardBuilder(ExampleLayout layout) {
    this(layout, layout.rowsPerBlock());
  }

  /**
   * An empty shard, in blocks of {@code blockRows} rows.
   *
   * @throws IllegalArgumentException if {@code blockRows} is below 1 or does not fit one array
   */
  public ShardBuilder(ExampleLayout layout, int blockRows) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.blockRows = blockRows;
    this.open = new BlockBuilder(layout, blockRows);
  }

  /**
   * Adds a row.
   *
   * @param values an array for each part of the layout, as {@link BlockBuilder#append} takes them
   * @throws IllegalArgumentException if an array is not what the layout says
   * @throws IllegalStateException if the shard is built
   */
  public void append(Object... values) {
    roomyBlock().append(values);
  }

  private BlockBuilder roomyBlock() {
    if (open.full()) {
      blocks.add(open.build());
      open = new BlockBuilder(layout, blockRows);
    }
    return open;
  }

  /**
   * The shard of all rows added; without any, a shard of no rows.
   *
   * @throws IllegalStateException if it was called before
   */
  public Shard build() {
    Block last = open.build();
    if (last.rows() > 0) {
      blocks.add(last);
    }
    return new Shard(layout, blocks);
  }
}
