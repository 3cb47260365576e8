package org.rondo.spark.features;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** What a column holds: counts that add up exactly, in any order. Travels to executors. */
final class ColumnCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The most distinct values that are counted; more are just many. */
  static final int MOST_DISTINCT = 100;

  private final DataType type;
  private long rows;
  private long present;
  private long numbers;
  private long missing;
  private long fractions;
  private long dates;

  /** Null once there are many. */
  private @Nullable Set<String> distinct = new HashSet<>();

  private final Map<Integer, Long> widths = new HashMap<>();

  ColumnCounts(DataType type) {
    this.type = type;
  }

  /**
   * Counts a value.
   *
   * @param asVector whether the configuration calls the column a vector
   * @param words that stand for a missing number
   */
  void add(@Nullable Object raw, boolean asVector, MissingValues words) {
    rows++;
    if (asVector || type instanceof ArrayType || VectorFeature.isVector(type)) {
      int width = VectorFeature.width(raw);
      if (width > 0) {
        present++;
        widths.merge(width, 1L, Long::sum);
      }
      return;
    }
    String text = ColumnParser.text(raw);
    if (text == null) {
      return;
    }
    present++;
    if (words.isNumber(text)) {
      missing++;
    }
    // A number that begins with 0 is a code: 007 and 7 are different.
    Double number = text.matches("[+-]?0[0-9].*") ? null : NumericFeature.number(text);
    if (number != null && !number.isNaN()) {
      numbers++;
      fractions += number != Math.floor(number) ? 1 : 0;
    }
    if (FeatureKinds.isMoment(type) || DateFeature.isIso(text)) {
      dates++;
    }
    if (distinct != null) {
      distinct.add(text.toLowerCase(Locale.ROOT));
      forgetMany();
    }
  }

  /** Adds the counts of other rows. */
  void merge(ColumnCounts other) {
    rows += other.rows;
    present += other.present;
    numbers += other.numbers;
    missing += other.missing;
    fractions += other.fractions;
    dates += other.dates;
    other.widths.forEach((width, count) -> widths.merge(width, count, Long::sum));
    if (distinct == null || other.distinct == null) {
      distinct = null;
    } else {
      distinct.addAll(other.distinct);
      forgetMany();
    }
  }

  private void forgetMany() {
    if (distinct != null && distinct.size() > MOST_DISTINCT) {
      distinct = null;
    }
  }

  /** The source's own type. */
  DataType type() {
    return type;
  }

  /** Rows that the source could read. */
  long rows() {
    return rows;
  }

  /** Rows without a value: empty or, among numbers, with a word for a missing one. */
  long gaps() {
    return rows - (numeric() ? numbers : dated() ? dates : present);
  }

  /** Values that are neither null nor blank. */
  long present() {
    return present;
  }

  /** Whether there are at most this many distinct values, up to {@link #MOST_DISTINCT}. */
  boolean hasAtMost(int values) {
    return distinct != null && distinct.size() <= values;
  }

  /** Whether there are numbers, and apart from them only words for missing ones. */
  boolean numeric() {
    return numbers > 0 && numbers + missing == present;
  }

  /** Whether there are dates, and apart from them only words for missing ones. */
  boolean dated() {
    return dates > 0 && dates + missing == present;
  }

  /** Whether every number is whole. */
  boolean whole() {
    return fractions == 0;
  }

  /** The most frequent length of vectors, the larger of two equally frequent; 0 without vectors. */
  int usualWidth() {
    return widths.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }
}
