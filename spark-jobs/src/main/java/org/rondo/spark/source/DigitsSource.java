package org.rondo.spark.source;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;
import org.rondo.data.DigitRenderer;
import org.rondo.data.TensorShape;

/**
 * {@code builtin:digits}: digits of 28 x 28 pixels, rendered where they are needed. Options: {@code
 * rows} (10,000) and {@code seed} (1), which is the data set's own, not the run's.
 */
final class DigitsSource implements Source {
  private static final long ROWS = 10_000;
  private static final long SEED = 1;
  private static final long ROWS_PER_TASK = 1_000;
  private static final int MOST_TASKS = 1_000;

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions options = ReaderOptions.of(config, "rows", "seed");
    long rows = options.wholeNumber("rows", ROWS, 1);
    long seed = options.wholeNumber("seed", SEED, Long.MIN_VALUE);
    int tasks = (int) Math.min(MOST_TASKS, (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    MapFunction<Long, org.apache.spark.sql.Row> render =
        index ->
            RowFactory.create(
                DigitRenderer.example(index, seed),
                Integer.toString(DigitRenderer.label(index, seed)),
                null,
                index,
                false);
    return RawData.images(
        session
            .range(0, rows, 1, tasks)
            .as(Encoders.LONG())
            .map(render, Encoders.row(RawData.IMAGES)),
        TensorShape.of(1, DigitRenderer.SIZE, DigitRenderer.SIZE));
  }
}
