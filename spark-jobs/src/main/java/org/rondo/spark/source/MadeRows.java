package org.rondo.spark.source;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;

/**
 * A built-in data set, each of whose rows is generated from its index where it is needed. Options:
 * {@code rows} and {@code seed} (1), which is the data set's own, not the run's.
 *
 * @param usually how many rows there are unless given
 * @param types of the columns
 * @param label the column of the label
 * @param maker makes the rows
 */
record MadeRows(long usually, StructType types, String label, Maker maker) implements Source {
  private static final long SEED = 1;
  private static final long ROWS_PER_TASK = 10_000;
  private static final int MOST_TASKS = 1_000;

  /** Makes rows. Travels to executors. */
  @FunctionalInterface
  interface Maker extends Serializable {
    /** The values of a row, in the order of the columns: a pure function of index and seed. */
    @Nullable Object[] values(long index, long seed);
  }

  /** Its index is a row's line number. */
  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions options = ReaderOptions.of(config, "rows", "seed");
    long rows = options.wholeNumber("rows", usually, 1);
    long seed = options.wholeNumber("seed", SEED, Long.MIN_VALUE);
    int tasks = (int) Math.min(MOST_TASKS, (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    Maker own = maker;
    JavaRDD<RawRow> made =
        session
            .range(0, rows, 1, tasks)
            .as(Encoders.LONG())
            .javaRDD()
            .map(index -> row(index, own.values(index, seed)));
    return RawData.of(session, made, types, new RawData.Schema(null, label));
  }

  private static RawRow row(long index, @Nullable Object[] values) {
    return new RawRow(
        column -> values[column], new RawRow.Origin(null, null, index, null, null, false));
  }
}
