package org.rondo.spark.source;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;

/**
 * Rows of a built-in data set, each generated from its index where it is needed. Options: {@code
 * rows} and {@code seed} (1), which is the data set's own, not the run's.
 */
record MadeRows(long rows, long seed) {
  private static final long SEED = 1;
  private static final long ROWS_PER_TASK = 10_000;
  private static final int MOST_TASKS = 1_000;

  static MadeRows of(DataConfig config, long usually) {
    ReaderOptions options = ReaderOptions.of(config, "rows", "seed");
    return new MadeRows(
        options.wholeNumber("rows", usually, 1), options.wholeNumber("seed", SEED, Long.MIN_VALUE));
  }

  /** The index of each row, divided into tasks. */
  JavaRDD<Long> indices(SparkSession session) {
    int tasks = (int) Math.min(MOST_TASKS, (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    return session.range(0, rows, 1, tasks).as(Encoders.LONG()).javaRDD();
  }

  /** A row of values, whose index is its line number. */
  static RawRow row(long index, @Nullable Object[] values) {
    return new RawRow(
        column -> values[column], new RawRow.Origin(null, null, index, null, null, false));
  }
}
