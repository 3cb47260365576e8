package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
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
    implements Serializable {

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

  /** Whether a row is in the range. */
  Column holds() {
    if (rows == 0) {
      return lit(false);
    }
    Column from = col(TypedRows.SPLIT).equalTo(mark).and(col(RowKeys.KEY).geq(starts.get(0)));
    return end == null ? from : from.and(col(RowKeys.KEY).lt(end));
  }

  /** Whether a keyed row is in the range. */
  boolean holds(Row row) {
    if (rows == 0 || row.<Integer>getAs(TypedRows.SPLIT) != mark) {
      return false;
    }
    long key = row.getAs(RowKeys.KEY);
    return key >= starts.get(0) && (end == null || key < end);
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
}
