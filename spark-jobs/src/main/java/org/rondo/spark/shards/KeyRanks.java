package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Exact order statistics of the keys without sorting the data: a histogram over the keys' top bits
 * tells in which bucket a rank lies, and only the keys of these buckets are fetched.
 */
final class KeyRanks {
  private static final int BUCKET_SHIFT = 48;
  private static final String BUCKET = "bucket";

  private final Dataset<Row> keyed;
  private final SortedMap<Long, Long> histogram = new TreeMap<>();
  private final long rows;

  /** Counts the keys of rows that should be cached; runs one job. */
  KeyRanks(Dataset<Row> keyed) {
    this.keyed =
        keyed.select(col(RowKeys.KEY), shiftright(col(RowKeys.KEY), BUCKET_SHIFT).as(BUCKET));
    for (Row row : this.keyed.groupBy(BUCKET).agg(count(lit(1))).collectAsList()) {
      histogram.put(row.getLong(0), row.getLong(1));
    }
    rows = histogram.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Number of rows. */
  long rows() {
    return rows;
  }

  /**
   * The keys at ranks, counted from 0 in ascending order of the keys; runs at most one job.
   *
   * @param ranks each from 0 to rows - 1
   */
  Map<Long, Long> keysAt(List<Long> ranks) {
    NavigableMap<Long, Long> firstRanks = new TreeMap<>();
    long rank = 0;
    for (Map.Entry<Long, Long> bucket : histogram.entrySet()) {
      firstRanks.put(rank, bucket.getKey());
      rank += bucket.getValue();
    }
    TreeSet<Long> wanted = new TreeSet<>();
    ranks.forEach(r -> wanted.add(firstRanks.floorEntry(r).getValue()));
    Map<Long, List<Long>> keys = new TreeMap<>();
    if (!wanted.isEmpty()) {
      for (Row row : keyed.where(col(BUCKET).isin(wanted.toArray())).collectAsList()) {
        keys.computeIfAbsent(row.getLong(1), b -> new ArrayList<>()).add(row.getLong(0));
      }
    }
    keys.values().forEach(list -> list.sort(null));
    Map<Long, Long> found = new TreeMap<>();
    for (long r : ranks) {
      Map.Entry<Long, Long> first = firstRanks.floorEntry(r);
      List<Long> bucket = keys.getOrDefault(first.getValue(), List.of());
      found.put(r, bucket.get((int) (r - first.getKey())));
    }
    return found;
  }
}
