package org.rondo.spark.shards;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.spark.features.TypedRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits by an order of the rows that keeps groups together, or puts the oldest first: the first
 * rows are trained on, and the last ones are the test rows. Rows that are equal in the order are
 * not separated, so sizes are the nearest possible to those configured.
 */
final class OrderedSplit {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedSplit.class);

  /** There is no warning if sizes are off by less than this share of all rows. */
  private static final double REMARKABLE = 0.02;

  private final Dataset<Row> rows;
  private final long count;
  private final Column order;

  private OrderedSplit(Dataset<Row> rows, long count, Column order) {
    this.rows = rows;
    this.count = count;
    this.order = order;
  }

  /**
   * Marks the rows that are held out.
   *
   * @param keyed typed rows, cached
   * @param marked how many of the good ones already belong to a split
   * @param seed that decides which groups are trained on
   */
  static Dataset<Row> mark(Dataset<Row> keyed, RowTally marked, SplitConfig split, long seed) {
    Column order =
        split.by() == null ? col(TypedRows.ORDER) : xxhash64(lit(seed), col(TypedRows.ORDER));
    Dataset<Row> free = JudgedRows.good(keyed).where(col(TypedRows.SPLIT).equalTo(0));
    long count = marked.unmarked();
    Fractions fractions = Fractions.of(split, marked);
    long test = fractions.testRows(count);
    long train = count - test - fractions.validationRows(count);
    OrderedSplit ordered = new OrderedSplit(free, count, order);
    Column beforeValidation = ordered.first(train, "training");
    Column beforeTest = ordered.first(count - test, "training and validation");
    return keyed.withColumn(
        TypedRows.SPLIT,
        when(col(TypedRows.SPLIT).notEqual(0).or(beforeValidation), col(TypedRows.SPLIT))
            .when(beforeTest, lit(TypedRows.code(Split.VALIDATION)))
            .otherwise(lit(TypedRows.code(Split.TEST))));
  }

  /** Whether a row is among the first {@code wanted}, approximately. */
  private Column first(long wanted, String what) {
    if (wanted >= count) {
      return lit(true);
    }
    long rank = Math.max(wanted, 0);
    Map<Long, Long> found =
        KeyRanks.ofValues(rows.select(order.as(RowKeys.KEY)), count).keysAt(List.of(rank));
    long bound = found.getOrDefault(rank, Long.MAX_VALUE);
    Row sizes =
        rows.agg(count(when(order.lt(bound), lit(1))), count(when(order.leq(bound), lit(1))))
            .head();
    long without = sizes.getLong(0);
    long with = sizes.getLong(1);
    boolean include = without == 0 || with - wanted < wanted - without;
    long got = include ? with : without;
    if (Math.abs(got - wanted) > REMARKABLE * count) {
      LOG.warn(
          "data.split: rows that belong together are not separated, so {} of {} rows are for {}"
              + " instead of {}",
          got,
          count,
          what,
          wanted);
    }
    return include ? order.leq(bound) : order.lt(bound);
  }
}
