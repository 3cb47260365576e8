package org.rondo.report;

import java.util.Locale;

/**
 * Something that a reader should know first.
 *
 * @param level how good it is
 * @param what is so: one or two sentences
 * @param next what to do or to try; may be empty
 */
public record Note(Level level, String what, String next) {
  /** How good something is. */
  public enum Level {
    /** All is well. */
    GOOD,
    /** Worth a look. */
    LOOK,
    /** Something is wrong. */
    BAD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
