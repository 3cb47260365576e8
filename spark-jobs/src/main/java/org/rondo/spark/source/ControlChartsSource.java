package org.rondo.spark.source;

import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.data.ControlCharts;

/**
 * {@code builtin:control-charts}: charts of 60 steps in six classes, made where they are needed.
 * Columns {@code value} and {@code label}. Options: {@code rows} (600) and {@code seed} (1), which
 * is the data set's own, not the run's.
 */
final class ControlChartsSource implements Source {
  private static final long ROWS = 600;
  private static final long SEED = 1;
  private static final long ROWS_PER_TASK = 10_000;
  private static final int MOST_TASKS = 1_000;
  private static final String LABEL = "label";
  private static final StructType TYPES =
      new StructType()
          .add("value", DataTypes.createArrayType(DataTypes.DoubleType))
          .add(LABEL, DataTypes.StringType);

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions options = ReaderOptions.of(config, "rows", "seed");
    long rows = options.wholeNumber("rows", ROWS, 1);
    long seed = options.wholeNumber("seed", SEED, Long.MIN_VALUE);
    int tasks = (int) Math.min(MOST_TASKS, (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    JavaRDD<RawRow> charts =
        session
            .range(0, rows, 1, tasks)
            .as(Encoders.LONG())
            .javaRDD()
            .map(
                index -> {
                  Object[] values = {
                    Arrays.stream(ControlCharts.values(index, seed)).boxed().toArray(),
                    ControlCharts.label(index, seed)
                  };
                  return new RawRow(
                      column -> values[column],
                      new RawRow.Origin(null, null, index, null, null, false));
                });
    return RawData.of(session, charts, TYPES, new RawData.Schema(null, LABEL));
  }
}
