package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.rondo.spark.features.TypedRows;
import org.rondo.spark.source.RowOrigin;

/**
 * Gives every row a key: a hash of the seed, the row's content, and its number among the rows of
 * equal content. Good rows, bad rows, and rows held out for testing are numbered separately. Which
 * of several equal rows gets which number does not matter, since they are equal; so the set of
 * keyed rows depends on the data and the seed alone, and equal rows spread like any others.
 *
 * <p>Training keys rows in blocks, to the same keys: {@link EqualRows}.
 */
public final class RowKeys {
  /** The key, a uniformly distributed long. */
  public static final String KEY = RowOrigin.PREFIX + "key";

  /** The key without the seed, whose exclusive or over all rows is the data's fingerprint. */
  public static final String FINGERPRINT = RowOrigin.PREFIX + "fingerprint";

  private static final String FIRST = TypedRows.HASHES.get(0);
  private static final String SECOND = TypedRows.HASHES.get(1);
  private static final String COPY = RowOrigin.PREFIX + "copy";

  private RowKeys() {}

  /**
   * Adds the keys.
   *
   * @param rows typed rows
   */
  public static Dataset<Row> add(Dataset<Row> rows, long seed) {
    return rows.withColumn(
            COPY, row_number().over(Window.partitionBy(col(FIRST)).orderBy(col(SECOND))))
        .withColumn(FINGERPRINT, xxhash64(col(FIRST), col(SECOND), col(COPY)))
        .withColumn(KEY, xxhash64(lit(seed), col(FIRST), col(SECOND), col(COPY)))
        .drop(FIRST, SECOND, COPY);
  }
}
