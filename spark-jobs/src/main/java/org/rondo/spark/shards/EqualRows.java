package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.rondo.spark.features.RowBlock;
import scala.Tuple2;

/**
 * Numbers rows of equal hashes from 1 on, and keys all rows, as {@link RowKeys} says. Rows stay
 * where they are: only hashes are brought together, 20 bytes for each different row of a partition,
 * and only those that occur more than once come back, with the number at which each partition
 * begins to count.
 */
final class EqualRows {
  private static final long SEED = 42;

  private EqualRows() {}

  /**
   * The same blocks, whose numbers are keys and fingerprints.
   *
   * @param typed blocks of rows with their hashes, cached
   */
  static JavaRDD<RowBlock> keyed(JavaRDD<RowBlock> typed, long seed) {
    int partitions = typed.getNumPartitions();
    if (partitions == 0) {
      return typed;
    }
    JavaRDD<HashCounts> begins =
        typed
            .mapPartitionsWithIndex((index, blocks) -> counts(index, blocks, partitions), true)
            .mapToPair(part -> part)
            .partitionBy(new HashPartitioner(partitions))
            .values()
            .mapPartitions(EqualRows::begins)
            .mapToPair(part -> part)
            .partitionBy(new HashPartitioner(partitions))
            .values()
            .mapPartitions(parts -> List.of(united(parts)).iterator(), true);
    return typed.zipPartitions(begins, (blocks, begin) -> new Keyed(blocks, begin.next(), seed));
  }

  /** The hashes of a partition's rows, for each of those that collect the equal ones. */
  private static Iterator<Tuple2<Integer, Counted>> counts(
      int index, Iterator<RowBlock> blocks, int partitions) {
    HashCounts[] counts = new HashCounts[partitions];
    Arrays.setAll(counts, i -> new HashCounts());
    while (blocks.hasNext()) {
      RowBlock block = blocks.next();
      for (int row = 0; row < block.rows(); row++) {
        long first = block.first(row);
        counts[(int) Long.remainderUnsigned(first, partitions)].add(first, block.second(row), 1);
      }
    }
    List<Tuple2<Integer, Counted>> parts = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      if (counts[i].size() > 0) {
        parts.add(new Tuple2<>(i, new Counted(index, counts[i])));
      }
    }
    return parts.iterator();
  }

  /** Where each partition begins to count rows that occur more than once. */
  private static Iterator<Tuple2<Integer, HashCounts>> begins(Iterator<Counted> parts) {
    List<Counted> all = new ArrayList<>();
    parts.forEachRemaining(all::add);
    List<Several> several = new ArrayList<>();
    long[] twice = twice(all);
    for (Counted part : all) {
      for (int i = 0; i < part.first.length; i++) {
        long first = part.first[i];
        int count = part.counts[i];
        if (count > 1 || (twice.length > 0 && Arrays.binarySearch(twice, first) >= 0)) {
          several.add(new Several(first, part.second[i], part.partition, count));
        }
      }
    }
    several.sort(
        Comparator.comparingLong(Several::first)
            .thenComparingLong(Several::second)
            .thenComparingInt(Several::partition));
    Map<Integer, HashCounts> begins = new HashMap<>();
    int next = 1;
    for (int i = 0; i < several.size(); i++) {
      Several rows = several.get(i);
      next = i > 0 && several.get(i - 1).first == rows.first ? next : 1;
      begins
          .computeIfAbsent(rows.partition, partition -> new HashCounts())
          .add(rows.first, rows.second, next);
      next = Math.addExact(next, rows.count);
    }
    return begins.entrySet().stream()
        .map(begin -> new Tuple2<>(begin.getKey(), begin.getValue()))
        .iterator();
  }

  /** First hashes that occur in several partitions, or with several second ones; ascending. */
  private static long[] twice(List<Counted> parts) {
    long[] all = new long[parts.stream().mapToInt(part -> part.first.length).sum()];
    int at = 0;
    for (Counted part : parts) {
      System.arraycopy(part.first, 0, all, at, part.first.length);
      at += part.first.length;
    }
    Arrays.sort(all);
    int found = 0;
    for (int i = 1; i < all.length; i++) {
      if (all[i] == all[i - 1] && (found == 0 || all[found - 1] != all[i])) {
        all[found++] = all[i];
      }
    }
    return Arrays.copyOf(all, found);
  }

  private static HashCounts united(Iterator<HashCounts> parts) {
    HashCounts all = new HashCounts();
    parts.forEachRemaining(part -> part.forEach(all::add));
    return all;
  }

  /** What one partition counted, without the gaps of a table. Travels between executors. */
  private static final class Counted implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int partition;
    private final long[] first;
    private final long[] second;
    private final int[] counts;

    Counted(int partition, HashCounts table) {
      this.partition = partition;
      this.first = new long[table.size()];
      this.second = new long[table.size()];
      this.counts = new int[table.size()];
      int[] at = {0};
      table.forEach(
          (one, other, count) -> {
            first[at[0]] = one;
            second[at[0]] = other;
            counts[at[0]++] = count;
          });
    }
  }

  /** Rows of a partition that are equal to each other or to others. */
  private record Several(long first, long second, int partition, int count) {}

  /** Blocks with their keys. */
  private static final class Keyed implements Iterator<RowBlock> {
    private final Iterator<RowBlock> blocks;

    /** The next number of rows that occur more than once. */
    private final HashCounts next;

    private final long seed;

    Keyed(Iterator<RowBlock> blocks, HashCounts begins, long seed) {
      this.blocks = blocks;
      this.next = begins;
      this.seed = seed;
    }

    @Override
    public boolean hasNext() {
      return blocks.hasNext();
    }

    @Override
    public RowBlock next() {
      RowBlock block = blocks.next();
      long[] keys = new long[block.rows()];
      long[] fingerprints = new long[block.rows()];
      for (int row = 0; row < keys.length; row++) {
        long first = block.first(row);
        long second = block.second(row);
        int copy = next.count(first, second);
        if (copy == 0) {
          copy = 1;
        } else {
          next.add(first, second, 1);
        }
        fingerprints[row] = hash(SEED, first, second, copy);
        keys[row] = hash(XXH64.hashLong(seed, SEED), first, second, copy);
      }
      return block.numbered(keys, fingerprints);
    }

    private static long hash(long from, long first, long second, int copy) {
      return XXH64.hashInt(copy, XXH64.hashLong(second, XXH64.hashLong(first, from)));
    }
  }
}
