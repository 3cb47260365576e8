package org.rondo.spark.cli;

import java.util.Locale;

/**
 * The result of a check of the machine.
 *
 * @param detail what was found
 * @param advice what to do about it; empty when all is well
 */
record Finding(Level level, String detail, String advice) {

  /** How bad it is. */
  enum Level {
    /** All is well. */
    OK,
    /** Works, but not as well as it could. */
    WARN,
    /** Training will fail. */
    FAIL
  }

  static Finding ok(String detail) {
    return new Finding(Level.OK, detail, "");
  }

  static Finding warn(String detail, String advice) {
    return new Finding(Level.WARN, detail, advice);
  }

  static Finding fail(String detail, String advice) {
    return new Finding(Level.FAIL, detail, advice);
  }

  /** The finding as a line of doctor's output. */
  String line(String subject) {
    String word = level == Level.FAIL ? "FAIL" : level.name().toLowerCase(Locale.ROOT);
    String remedy = advice.isEmpty() ? "" : "; " + advice;
    return String.format(Locale.ROOT, "%-4s  %-13s  %s%s", word, subject, detail, remedy);
  }
}
