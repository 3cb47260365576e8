package org.rondo.spark.shards;

import java.util.List;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TypedRows;

/**
 * The rows of a split: a range of keys, cut into one shard for each worker. Travels to executors.
 *
 * @param mark the split that the rows say they belong to, as {@link TypedRows#code}; 0 for rows
 *     that do not say
 * @param starts the least key of each shard, ascending; the first one's is the range's own
 * @param end the least key beyond the range, or null for none
 * @param rows in the range
 */
record Section(int mark, List<Long> starts, @org.jspecify.annotations.Nullable Long end, long rows)
    implements RowBlock.Choice {

  /** A section of no rows. */
  static final Section EMPTY = new Section(0, List.of(Long.MAX_VALUE), Long.MAX_VALUE, 0);

  /** Copies the starts. */
  Section {
    starts = List.copyOf(starts);
  }

  /** Number of shards. */
  int shards() {
    return starts.size();
  }

  /** Whether a good row of a block with keys is in the range. */
  @Override
  public boolean holds(RowBlock block, int row) {
    if (rows == 0 || block.split(row) != mark || !block.isGood(row)) {
      return false;
    }
    long key = block.first(row);
    return key >= starts.get(0) && (end == null || key < end);
  }

  /** The first rows of the range, those before a key; shards no longer matter. */
  Section before(long key, long first) {
    return new Section(mark, List.of(starts.get(0)), key, first);
  }

  /** The shard of a key in the range. */
  int shard(long key) {
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle) <= key) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * The slice of its shard that a key lies in, where each shard is cut into slices of equal width,
   * which hold about as many rows.
   */
  int slice(int shard, long key, int slices) {
    if (slices == 1) {
      return 0;
    }
    long from = starts.get(shard);
    Long next = shard + 1 < starts.size() ? starts.get(shard + 1) : end;
    long width = (next == null ? Long.MAX_VALUE : next - 1) - from;
    // A difference of longs may need all 64 bits.
    return (int) Long.divideUnsigned(key - from, Long.divideUnsigned(width, slices) + 1);
  }
}
