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
  private final RowLayout layout;
  private final int blockRows;
  private final List<Block> blocks = new ArrayList<>();
  private BlockBuilder open;

  /** An empty shard, in blocks of about 1 MiB. */
  public ShardBuilder(RowLayout layout) {
    this(layout, layout.rowsPerBlock());
  }

  /**
   * An empty shard, in blocks of {@code blockRows} rows.
   *
   * @throws IllegalArgumentException if {@code blockRows} is below 1 or does not fit one array
   */
  public ShardBuilder(RowLayout layout, int blockRows) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.blockRows = blockRows;
    this.open = new BlockBuilder(layout, blockRows);
  }

  /**
   * Adds a row to a shard of {@link Storage#FLOAT32}.
   *
   * @param features {@code featureLength} values; copied
   * @param labels {@code labelWidth} values; copied
   * @throws IllegalArgumentException if a length or the storage is not the layout's
   * @throws IllegalStateException if the shard is built
   */
  public void append(float[] features, float[] labels) {
    roomyBlock().append(features, labels);
  }

  /**
   * Adds a row to a shard of {@link Storage#UINT8}.
   *
   * @param features {@code featureLength} unsigned bytes; copied
   * @param labels {@code labelWidth} values; copied
   * @throws IllegalArgumentException if a length or the storage is not the layout's
   * @throws IllegalStateException if the shard is built
   */
  public void append(byte[] features, float[] labels) {
    roomyBlock().append(features, labels);
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
