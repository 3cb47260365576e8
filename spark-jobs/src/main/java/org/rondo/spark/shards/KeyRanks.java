package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;

/**
 * Exact order statistics of the keys without sorting the data: a histogram over the keys' top bits
 * shows in which bucket a rank lies, and only the keys of these buckets are fetched. If there are
 * few keys, all are fetched at once, as a single bucket.
 */
final class KeyRanks {
  private static final long FEW = 100_000;
  private static final int BUCKET_BITS = 16;

  /** Keys are halved, so that no difference of two overflows. */
  private static final Buckets OF_HASHES =
      new Buckets(Long.MIN_VALUE >> 1, Long.SIZE - 1 - BUCKET_BITS);

  private final JavaRDD<long[]> keys;
  private final Buckets buckets;
  private final NavigableMap<Long, Integer> bucketByFirstRank = new TreeMap<>();

  /**
   * Buckets of equal width. Travels to executors.
   *
   * @param least half of the least key
   * @param shift from a difference of halves to a bucket
   */
  private record Buckets(long least, int shift) implements Serializable {
    private static final long serialVersionUID = 1L;

    int of(long key) {
      return (int) (((key >> 1) - least) >>> shift);
    }
  }

  /**
   * Prepares for questions about hashes; runs a job when there are many.
   *
   * @param keys in arrays of any length, cached
   * @param rows how many there are
   */
  static KeyRanks ofHashes(JavaRDD<long[]> keys, long rows) {
    return new KeyRanks(keys, rows, OF_HASHES);
  }

  /**
   * The same for values that are not spread over all numbers; for many, it runs one more job.
   *
   * @param rows at least 1
   */
  static KeyRanks ofValues(JavaRDD<long[]> keys, long rows) {
    if (rows <= FEW) {
      return new KeyRanks(keys, rows, OF_HASHES);
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long[] part :
        keys.filter(some -> some.length > 0)
            .map(
                some ->
                    new long[] {
                      Arrays.stream(some).min().orElseThrow(),
                      Arrays.stream(some).max().orElseThrow()
                    })
            .collect()) {
      least = Math.min(least, part[0]);
      most = Math.max(most, part[1]);
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros((most >> 1) - (least >> 1));
    return new KeyRanks(keys, rows, new Buckets(least >> 1, Math.max(0, bits - BUCKET_BITS)));
  }

  private KeyRanks(JavaRDD<long[]> keys, long rows, Buckets buckets) {
    this.keys = keys;
    // All in one bucket.
    this.buckets = rows <= FEW ? new Buckets(0, Long.SIZE - 1) : buckets;
    if (rows <= FEW) {
      bucketByFirstRank.put(0L, 0);
      return;
    }
    long[] histogram = histogram(keys, buckets);
    long rank = 0;
    for (int bucket = 0; bucket < histogram.length; bucket++) {
      if (histogram[bucket] > 0) {
        bucketByFirstRank.put(rank, bucket);
        rank += histogram[bucket];
      }
    }
  }

  private static long[] histogram(JavaRDD<long[]> keys, Buckets buckets) {
    return keys.mapPartitions(
            parts -> {
              long[] counts = new long[1 << BUCKET_BITS];
              while (parts.hasNext()) {
                for (long key : parts.next()) {
                  counts[buckets.of(key)]++;
                }
              }
              return List.of(counts).iterator();
            })
        .treeReduce(
            (one, other) -> {
              for (int i = 0; i < one.length; i++) {
                one[i] += other[i];
              }
              return one;
            });
  }

  /**
   * The keys at ranks, counted from 0 in ascending order of the keys; runs at most one job.
   *
   * @param ranks each from 0 to rows - 1
   */
  Map<Long, Long> keysAt(Collection<Long> ranks) {
    Map<Integer, List<Long>> sorted = keysOfBuckets(ranks);
    Map<Long, Long> found = new HashMap<>();
    for (long rank : ranks) {
      Map.Entry<Long, Integer> bucket = bucketByFirstRank.floorEntry(rank);
      List<Long> own = sorted.getOrDefault(bucket.getValue(), List.of());
      found.put(rank, own.get((int) (rank - bucket.getKey())));
    }
    return found;
  }

  private Map<Integer, List<Long>> keysOfBuckets(Collection<Long> ranks) {
    BitSet wanted = new BitSet();
    ranks.forEach(rank -> wanted.set(bucketByFirstRank.floorEntry(rank).getValue()));
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Buckets by = buckets;
    Map<Integer, List<Long>> found = new HashMap<>();
    boolean all = bucketByFirstRank.size() == 1;
    for (long[] part :
        keys.map(
                some ->
                    all
                        ? some
                        : Arrays.stream(some).filter(key -> wanted.get(by.of(key))).toArray())
            .collect()) {
      for (long key : part) {
        found.computeIfAbsent(all ? 0 : by.of(key), bucket -> new ArrayList<>()).add(key);
      }
    }
    found.values().forEach(list -> list.sort(null));
    return found;
  }
}
