package org.rondo.spark.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a text file are rows: those that are neither blank nor a comment nor the header,
 * which is the first of the others in each file. Travels to executors.
 *
 * @param header whether each file has a header
 * @param comment what a comment begins with, null for none
 */
record LineFilter(boolean header, @Nullable String comment) implements Serializable {

  /** Every line that is not blank. */
  static final LineFilter NOT_BLANK = new LineFilter(false, null);

  /** Whether a line is a row or the header. */
  boolean isContent(String line) {
    return !line.isBlank() && (comment == null || comment.isEmpty() || !line.startsWith(comment));
  }
}
