package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.shiftright;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.spark.features.TypedRows;

/**
 * Exact order statistics of the keys without sorting the data: a histogram over the keys' top bits
 * shows in which bucket a rank lies, and only the keys of these buckets are fetched. If there are
 * few keys, all are fetched at once, as a single bucket.
 */
final class KeyRanks {
  private static final long FEW = 100_000;
  private static final int BUCKET_SHIFT = 48;
  private static final String BUCKET = "bucket";

  private final Dataset<Row> keyed;
  private final NavigableMap<Long, Long> bucketByFirstRank = new TreeMap<>();

  /**
   * Prepares for questions about the keys; runs a job when there are many.
   *
   * @param keyed rows with a key, cached
   * @param rows how many there are
   */
  KeyRanks(Dataset<Row> keyed, long rows) {
    this(keyed, rows, shiftright(col(RowKeys.KEY), BUCKET_SHIFT));
  }

  /**
   * The same for values that are not spread over all numbers; for many, it runs one more job.
   *
   * @param rows at least 1
   */
  static KeyRanks ofValues(Dataset<Row> keyed, long rows) {
    if (rows <= FEW) {
      return new KeyRanks(keyed, rows);
    }
    Row range = keyed.agg(min(col(RowKeys.KEY)), max(col(RowKeys.KEY))).head();
    long least = range.getLong(0) >> 1;
    int bits = Long.SIZE - Long.numberOfLeadingZeros((range.getLong(1) >> 1) - least);
    return new KeyRanks(
        keyed,
        rows,
        shiftright(
            shiftright(col(RowKeys.KEY), 1).minus(lit(least)),
            Math.max(0, bits - (Long.SIZE - BUCKET_SHIFT))));
  }

  /**
   * The keys at ranks among the rows of a split. Few are read out of the rows as they are, so that
   * those who read the same rows afterwards need no plan of their own.
   *
   * @param good keyed rows, cached
   * @param mark that says which of them are meant
   * @param rows how many have it
   */
  static Map<Long, Long> keysAt(Dataset<Row> good, int mark, long rows, Collection<Long> ranks) {
    if (rows > FEW) {
      return new KeyRanks(good.where(col(TypedRows.SPLIT).equalTo(mark)), rows).keysAt(ranks);
    }
    List<Long> keys =
        good
            .javaRDD()
            .filter(row -> row.<Integer>getAs(TypedRows.SPLIT) == mark)
            .map(row -> row.<Long>getAs(RowKeys.KEY))
            .collect()
            .stream()
            .sorted()
            .toList();
    Map<Long, Long> found = new HashMap<>();
    ranks.forEach(rank -> found.put(rank, keys.get((int) (long) rank)));
    return found;
  }

  private KeyRanks(Dataset<Row> keyed, long rows, Column bucketOfKey) {
    if (rows <= FEW) {
      this.keyed = keyed.select(col(RowKeys.KEY), lit(0L).as(BUCKET));
      bucketByFirstRank.put(0L, 0L);
      return;
    }
    this.keyed = keyed.select(col(RowKeys.KEY), bucketOfKey.cast("long").as(BUCKET));
    Map<Long, Long> histogram = new TreeMap<>();
    for (Row row : this.keyed.groupBy(BUCKET).agg(count(lit(1))).collectAsList()) {
      histogram.put(row.getLong(0), row.getLong(1));
    }
    long rank = 0;
    for (Map.Entry<Long, Long> bucket : histogram.entrySet()) {
      bucketByFirstRank.put(rank, bucket.getKey());
      rank += bucket.getValue();
    }
  }

  /**
   * The keys at ranks, counted from 0 in ascending order of the keys; runs at most one job.
   *
   * @param ranks each from 0 to rows - 1
   */
  Map<Long, Long> keysAt(Collection<Long> ranks) {
    Map<Long, List<Long>> keys = keysOfBuckets(ranks);
    Map<Long, Long> found = new HashMap<>();
    for (long rank : ranks) {
      Map.Entry<Long, Long> bucket = bucketByFirstRank.floorEntry(rank);
      List<Long> sorted = keys.getOrDefault(bucket.getValue(), List.of());
      found.put(rank, sorted.get((int) (rank - bucket.getKey())));
    }
    return found;
  }

  private Map<Long, List<Long>> keysOfBuckets(Collection<Long> ranks) {
    TreeSet<Long> wanted = new TreeSet<>();
    ranks.forEach(rank -> wanted.add(bucketByFirstRank.floorEntry(rank).getValue()));
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<Long, List<Long>> keys = new HashMap<>();
    for (Row row : keyed.where(col(BUCKET).isin(wanted.toArray())).collectAsList()) {
      keys.computeIfAbsent(row.getLong(1), bucket -> new ArrayList<>()).add(row.getLong(0));
    }
    keys.values().forEach(list -> list.sort(null));
    return keys;
  }
}
