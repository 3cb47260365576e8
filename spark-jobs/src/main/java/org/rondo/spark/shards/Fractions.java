package org.rondo.spark.shards;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.rondo.config.SplitConfig;
import org.rondo.data.Split;

/**
 * The fractions of the rows that do not say which split they belong to. A split with rows of its
 * own takes none of the others.
 *
 * @param kept the sum of the fractions in use, by which they are divided
 */
record Fractions(double validation, double test, double kept) {

  static Fractions of(SplitConfig split, RowTally rows) {
    Set<Split> own = EnumSet.copyOf(Sections.HELD_OUT);
    own.removeIf(held -> rows.marked(held) == 0);
    return of(split, own);
  }

  /** The fractions, given the splits that have rows of their own. */
  static Fractions of(SplitConfig split, Set<Split> own) {
    double test = split.testFraction();
    double validation = split.validationFraction();
    boolean ownTest = own.contains(Split.TEST);
    boolean ownValidation = own.contains(Split.VALIDATION);
    return new Fractions(
        ownValidation ? 0 : validation,
        ownTest ? 0 : test,
        1 - (ownTest ? test : 0) - (ownValidation ? validation : 0));
  }

  long validationRows(long rows) {
    return Math.min(rows - testRows(rows), Math.round(rows * validation / kept));
  }

  long testRows(long rows) {
    return Math.round(rows * test / kept);
  }

  /** The ranks of the splits' rows among all. */
  Map<Split, Sections.Range> ranges(long rows) {
    long held = testRows(rows) + validationRows(rows);
    Map<Split, Sections.Range> ranges = new EnumMap<>(Split.class);
    ranges.put(Split.TEST, new Sections.Range(0, testRows(rows)));
    ranges.put(Split.VALIDATION, new Sections.Range(testRows(rows), held));
    ranges.put(Split.TRAIN, new Sections.Range(held, rows));
    return ranges;
  }
}
