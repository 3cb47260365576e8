package org.rondo.spark.source;

import java.io.Serializable;
import java.util.Map;

/**
 * Determines whether a text of delimited values ends inside a quoted one. A quote opens a value
 * only at its beginning; a quote in it that is neither escaped nor followed by a separator makes
 * the value an ordinary one, as in Spark's parser. Travels to executors.
 *
 * @param separator between values
 * @param quote around a value
 * @param escape before a quote that is part of the value; may be the quote itself
 */
record CsvQuotes(String separator, char quote, char escape) implements Serializable {
  /** More lines than this cannot be one row: the quote was not meant to open a value. */
  static final int MOST_LINES = 1000;

  /** With the options of Spark's CSV reader; there are no quotes unless they name them. */
  static CsvQuotes of(Map<String, String> options) {
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    return new CsvQuotes(
        separator.equals("\\t") ? "\t" : separator,
        character(options.getOrDefault("quote", "")),
        character(options.getOrDefault("escape", "")));
  }

  private static char character(String option) {
    return option.isEmpty() ? '\0' : option.charAt(0);
  }

  /** Whether the last value is still open. */
  boolean open(CharSequence text) {
    String whole = text.toString();
    if (whole.indexOf(quote) < 0) { // as most lines have none
      return false;
    }
    int at = 0;
    while (true) {
      while (at < whole.length()
          && Character.isWhitespace(whole.charAt(at))
          && !separates(whole, at)) {
        at++;
      }
      if (at < whole.length() && whole.charAt(at) == quote) {
        at = closing(whole, at + 1);
        if (at < 0) {
          return true;
        }
      }
      int next = whole.indexOf(separator, at);
      if (next < 0) {
        return false;
      }
      at = next + separator.length();
    }
  }

  /**
   * The position after a quoted value, or after the quote that shows it is not one; -1 where it is
   * open.
   */
  private int closing(String whole, int from) {
    for (int at = from; at < whole.length(); at++) {
      char letter = whole.charAt(at);
      boolean escapes = letter == escape && at + 1 < whole.length();
      if (escapes
          && (whole.charAt(at + 1) == quote
              || (escape != quote && whole.charAt(at + 1) == escape))) {
        at++;
      } else if (letter == quote) {
        return at + 1;
      }
    }
    return -1;
  }

  private boolean separates(String whole, int at) {
    return whole.startsWith(separator, at);
  }
}
