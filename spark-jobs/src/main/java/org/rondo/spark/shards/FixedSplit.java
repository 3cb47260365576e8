package org.rondo.spark.shards;

import org.rondo.config.SplitConfig;
import org.rondo.data.Split;
import org.rondo.spark.features.TypedRows;

/**
 * Splits by the keys alone, whichever other rows there are: a row that was held out once is held
 * out whenever it is read again. So sizes are as configured only on average. {@link Sections} cuts
 * splits of exact sizes instead, between which a row may change when others come or go.
 */
final class FixedSplit {
  private static final double KEYS = 0x1p64;

  private FixedSplit() {}

  /**
   * Marks the rows that are held out. Rows of a group have the key of the group.
   *
   * @param marked how many of the good ones already belong to a split
   * @param seed that decides which groups are held out
   */
  static KeyedRows mark(KeyedRows keyed, RowTally marked, SplitConfig split, long seed) {
    Fractions fractions = Fractions.of(split, marked);
    KeyedRows.Measure key =
        split.by() == null ? (block, row) -> block.first(row) : OrderedSplit.groups(seed);
    double test = fractions.test() / fractions.kept();
    double validation = fractions.validation() / fractions.kept();
    long testEnd = bound(test);
    long heldOutEnd = bound(test + validation);
    return keyed.marked(
        KeyedRows.FREE, (block, row) -> mark(key.of(block, row), testEnd, heldOutEnd));
  }

  private static int mark(long key, long testEnd, long heldOutEnd) {
    return key >= heldOutEnd ? 0 : TypedRows.code(key < testEnd ? Split.TEST : Split.VALIDATION);
  }

  /** The key below which a fraction of all possible ones lies; conversion saturates. */
  static long bound(double fraction) {
    return (long) (fraction * KEYS - KEYS / 2);
  }
}
