package org.rondo.spark.shards;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.jspecify.annotations.Nullable;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.spark.features.RowBlock;
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

  private static final long HASH_SEED = 42;

  private final JavaRDD<long[]> orders;
  private final long count;

  private OrderedSplit(JavaRDD<long[]> orders, long count) {
    this.orders = orders;
    this.count = count;
  }

  /**
   * Marks the rows that are held out.
   *
   * @param keyed typed rows, cached
   * @param marked how many of the good ones already belong to a split
   * @param seed that decides which groups are trained on
   */
  static KeyedRows mark(KeyedRows keyed, RowTally marked, SplitConfig split, long seed) {
    KeyedRows.Measure order = split.by() != null ? groups(seed) : OrderedSplit::order;
    long count = marked.unmarked();
    Fractions fractions = Fractions.of(split, marked);
    long test = fractions.testRows(count);
    long train = count - test - fractions.validationRows(count);
    OrderedSplit ordered = new OrderedSplit(keyed.numbers(KeyedRows.FREE, order), count);
    Bound validation = ordered.first(train, "training");
    Bound held = ordered.first(count - test, "training and validation");
    return keyed.marked(
        KeyedRows.FREE, (block, row) -> mark(order.of(block, row), validation, held));
  }

  private static long order(RowBlock block, int row) {
    return Objects.requireNonNull(block.order(row));
  }

  /** A hash of the seed and the group that a row belongs to. */
  static KeyedRows.Measure groups(long seed) {
    long from = XXH64.hashLong(seed, HASH_SEED);
    return (block, row) -> XXH64.hashLong(order(block, row), from);
  }

  private static int mark(long order, Bound validation, Bound test) {
    return validation.isAfter(order)
        ? 0
        : TypedRows.code(test.isAfter(order) ? Split.VALIDATION : Split.TEST);
  }

  /**
   * Where the first rows end. Travels to executors.
   *
   * @param most the greatest order among them, or null where all rows are
   */
  private record Bound(@Nullable Long most, boolean none) implements Serializable {
    private static final long serialVersionUID = 1L;

    boolean isAfter(long order) {
      return !none && (most == null || order <= most);
    }
  }

  /** The end of the first {@code wanted} rows, approximately. */
  private Bound first(long wanted, String what) {
    if (wanted >= count) {
      return new Bound(null, false);
    }
    long rank = Math.max(wanted, 0);
    Map<Long, Long> found = KeyRanks.ofValues(orders, count).keysAt(List.of(rank));
    long bound = found.getOrDefault(rank, Long.MAX_VALUE);
    long without = count(orders, order -> order < bound);
    long with = count(orders, order -> order <= bound);
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
    // The least order has none before it.
    boolean none = !include && bound == Long.MIN_VALUE;
    return new Bound(include || none ? bound : bound - 1, none);
  }

  private static long count(JavaRDD<long[]> orders, Condition condition) {
    return orders.map(some -> Arrays.stream(some).filter(condition).count()).fold(0L, Long::sum);
  }

  /** Travels to executors. */
  private interface Condition extends LongPredicate, Serializable {}
}
