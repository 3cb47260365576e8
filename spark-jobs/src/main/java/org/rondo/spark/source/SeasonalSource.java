package org.rondo.spark.source;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.data.SeasonalSeries;

/**
 * {@code builtin:seasonal}: one series with a value every four hours, generated where it is needed.
 * Columns {@code time} (text in ISO 8601) and {@code value}. Options: {@code rows} (5,000) and
 * {@code seed} (1), which is the data set's own, not the run's.
 */
final class SeasonalSource implements Source {
  private static final long ROWS = 5_000;
  private static final long SEED = 1;
  private static final long ROWS_PER_TASK = 100_000;
  private static final int MOST_TASKS = 1_000;
  private static final String VALUE = "value";
  private static final StructType TYPES =
      new StructType().add("time", DataTypes.StringType).add(VALUE, DataTypes.DoubleType);

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions options = ReaderOptions.of(config, "rows", "seed");
    long rows = options.wholeNumber("rows", ROWS, 1);
    long seed = options.wholeNumber("seed", SEED, Long.MIN_VALUE);
    int tasks = (int) Math.min(MOST_TASKS, (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    JavaRDD<RawRow> steps =
        session
            .range(0, rows, 1, tasks)
            .as(Encoders.LONG())
            .javaRDD()
            .map(
                index -> {
                  Object[] values = {
                    DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                        .format(SeasonalSeries.time(index)),
                    SeasonalSeries.value(index, seed)
                  };
                  return new RawRow(
                      column -> values[column],
                      new RawRow.Origin(null, null, index, null, null, false));
                });
    return RawData.of(session, steps, TYPES, new RawData.Schema(null, VALUE));
  }
}
