package org.rondo.spark.shards;

import java.util.List;
import java.util.Map;
import org.rondo.data.Split;
import org.rondo.spark.features.RowBlock;
import org.rondo.spark.features.TypedRows;

/**
 * Counts over all rows.
 *
 * @param rows good and bad ones
 * @param marked good ones that say which split they belong to
 * @param fingerprint of the good rows' content
 */
record RowTally(long rows, long bad, Map<Split, Long> marked, String fingerprint) {

  /** Counts; runs a job. */
  static RowTally of(KeyedRows keyed) {
    int marks = Split.values().length + 1;
    // Good rows by their mark; then all rows, and the fingerprint.
    long[] sums = new long[marks + 2];
    for (long[] part :
        keyed
            .blocks()
            .mapPartitions(
                blocks -> {
                  long[] own = new long[marks + 2];
                  blocks.forEachRemaining(block -> count(block, own, marks));
                  return List.of(own).iterator();
                })
            .collect()) {
      for (int i = 0; i <= marks; i++) {
        sums[i] += part[i];
      }
      sums[marks + 1] ^= part[marks + 1];
    }
    long good = 0;
    for (int i = 0; i < marks; i++) {
      good += sums[i];
    }
    return new RowTally(
        sums[marks],
        sums[marks] - good,
        Map.of(
            Split.VALIDATION,
            sums[TypedRows.code(Split.VALIDATION)],
            Split.TEST,
            sums[TypedRows.code(Split.TEST)]),
        good == 0 ? "" : "%016x".formatted(sums[marks + 1]));
  }

  private static void count(RowBlock block, long[] sums, int marks) {
    sums[marks] += block.rows();
    for (int row = 0; row < block.rows(); row++) {
      if (block.isGood(row)) {
        sums[block.split(row)]++;
        sums[marks + 1] ^= block.second(row);
      }
    }
  }

  /** Good rows that say they belong to a split. */
  long marked(Split split) {
    return marked.getOrDefault(split, 0L);
  }

  /** Good rows that do not say so. */
  long unmarked() {
    return rows - bad - marked.values().stream().mapToLong(Long::longValue).sum();
  }
}
