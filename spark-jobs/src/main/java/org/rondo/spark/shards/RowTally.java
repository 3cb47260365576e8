package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.data.Split;
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
  static RowTally of(Dataset<Row> keyed) {
    Row row =
        keyed
            .agg(
                count(lit(1)),
                count(col(TypedRows.REASON)),
                good(Split.VALIDATION),
                good(Split.TEST),
                bit_xor(when(col(TypedRows.REASON).isNull(), col(RowKeys.FINGERPRINT))))
            .head();
    return new RowTally(
        row.getLong(0),
        row.getLong(1),
        Map.of(Split.VALIDATION, row.getLong(2), Split.TEST, row.getLong(3)),
        row.isNullAt(4) ? "" : "%016x".formatted(row.getLong(4)));
  }

  private static Column good(Split split) {
    return count(
        when(
            col(TypedRows.REASON).isNull().and(col(TypedRows.SPLIT).equalTo(TypedRows.code(split))),
            lit(1)));
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
