package org.rondo.spark.cli;

/**
 * Tells log4j2-rondo.properties what to show, through system properties that it reads. A cluster's
 * own log4j2.properties does not read them, so there it stays in charge.
 */
final class Logging {
  private static final String LEVEL = "rondo.log.level";
  private static final String TASK_LEVEL = "rondo.log.task-level";
  private static final String APPENDER = "rondo.log.appender";

  private Logging() {}

  /** To be called before anything logs: the properties are read once. */
  static void configure(Verbosity verbosity) {
    if (verbosity == Verbosity.VERBOSE) {
      System.setProperty(LEVEL, "info");
      System.setProperty(TASK_LEVEL, "warn");
      System.setProperty(APPENDER, "verbose");
    }
  }
}
