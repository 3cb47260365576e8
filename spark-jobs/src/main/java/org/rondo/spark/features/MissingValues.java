package org.rondo.spark.features;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RawRow;

/**
 * What stands for a missing value, besides null and blank text: the words that a configuration or a
 * model gives; without these, and only among numbers, those that common tools write. Travels to
 * executors.
 *
 * @param given the words as written; null where none are given
 */
record MissingValues(@Nullable List<String> given) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** In lower case. */
  private static final Set<String> USUAL =
      Set.of(
          "nan", "-nan", "+nan", "na", "<na>", "n/a", "#n/a", "#na", "null", "none", "nil",
          "missing", "?", "-", ".");

  private static final Set<String> NOT_A_NUMBER = Set.of("nan", "-nan", "+nan");

  /** The row with null for every missing value. */
  RawRow known(RawRow row) {
    if (given == null) {
      return row;
    }
    return new RawRow(
        column -> {
          Object raw = row.values().at(column);
          String text = FeatureKinds.isOne(raw) ? ColumnParser.text(raw) : null;
          return text != null && given.contains(text) ? null : raw;
        },
        row.origin());
  }

  /** Whether a text stands for a missing number. */
  boolean isNumber(String text) {
    char last = text.charAt(text.length() - 1);
    if (last >= '0' && last <= '9') { // as in almost all numbers, and in none of these words
      return false;
    }
    return (given == null ? USUAL : NOT_A_NUMBER).contains(text.toLowerCase(Locale.ROOT));
  }
}
