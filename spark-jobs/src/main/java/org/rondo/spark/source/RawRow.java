package org.rondo.spark.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One row as its source delivers it. Valid until the source's next row is read, unless it is a
 * copy.
 *
 * @param values the source's own columns
 * @param origin where the row came from
 */
public record RawRow(Values values, Origin origin) implements Serializable {

  /** The values of a row. */
  @FunctionalInterface
  public interface Values extends Serializable {
    /**
     * A column's value, as Spark converts it to Java; null where there is none.
     *
     * @param column its place among the source's own, counted from 0
     */
    @Nullable Object at(int column);
  }

  /**
   * Where a row came from.
   *
   * @param file its name, null where unknown
   * @param part byte at which the part of the file that was read begins
   * @param line within the part, counted from 0; null where the source has no lines
   * @param text the raw text, or null
   * @param malformed why the source could not read the row, or null
   * @param test whether the source itself holds the row out for testing
   */
  public record Origin(
      @Nullable String file,
      @Nullable Long part,
      @Nullable Long line,
      @Nullable String text,
      @Nullable String malformed,
      boolean test)
      implements Serializable {}

  /** All values, in a new array. */
  public @Nullable Object[] values(int columns) {
    @Nullable Object[] all = new Object[columns];
    for (int i = 0; i < columns; i++) {
      all[i] = values.at(i);
    }
    return all;
  }

  /** A copy that stays valid. */
  public RawRow copy(int columns) {
    @Nullable Object[] all = values(columns);
    return new RawRow(column -> all[column], origin);
  }
}
