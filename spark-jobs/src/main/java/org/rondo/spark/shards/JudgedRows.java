package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.config.BadRowsConfig;
import org.rondo.error.DataException;
import org.rondo.spark.features.TypedRows;

/**
 * Typed rows, their number, and how many of them cannot be used.
 *
 * @param all the rows, cached by their owner
 * @param count of all rows
 * @param rejected how many have a reason
 */
public record JudgedRows(Dataset<Row> all, long count, long rejected) {

  /** Counts cached rows. */
  public static JudgedRows of(Dataset<Row> all) {
    long count = all.count();
    return new JudgedRows(all, count, bad(all).count());
  }

  /** Rows that can be used. */
  public Dataset<Row> good() {
    return good(all);
  }

  /** Rows that cannot be used. */
  public Dataset<Row> bad() {
    return bad(all);
  }

  static Dataset<Row> good(Dataset<Row> typed) {
    return typed.where(col(TypedRows.REASON).isNull());
  }

  private static Dataset<Row> bad(Dataset<Row> typed) {
    return typed.where(col(TypedRows.REASON).isNotNull());
  }

  /** Whether more rows are bad than a configuration allows; there is at least one row. */
  boolean exceed(BadRowsConfig limits) {
    return (rejected > 0 && limits.mode() == BadRowsConfig.Mode.FAIL)
        || (double) rejected / count > limits.maxFraction();
  }

  /**
   * Refuses data of which a model can use too few rows; there is at least one row.
   *
   * @param use what bad rows cannot be, such as "evaluated"
   * @param consequence what that means, after the reasons; may be empty
   * @throws DataException when more are bad than the limits allow
   */
  public void requireFewBad(BadRowsConfig limits, String use, String consequence) {
    if (exceed(limits)) {
      throw new DataException(
          "data.bad-rows: %s of %s rows cannot be %s: %s%s; raise data.bad-rows.max-fraction to continue without them"
              .formatted(rejected, count, use, RejectedRows.summary(bad()), consequence));
    }
  }
}
