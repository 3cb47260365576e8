package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;

/**
 * Where a command prints. The streams belong to the caller, and are never closed here.
 *
 * @param out results only
 * @param err progress and complaints
 * @param columns width of the terminal behind {@code err}; 0 when it is a file or a pipe
 */
record Terminal(PrintStream out, PrintStream err, int columns) {
  /** Set by scripts/rondo, which can find out what stderr is; the JVM cannot. */
  private static final String COLUMNS_VARIABLE = "RONDO_TERMINAL_COLUMNS";

  /** The terminal of this process. Text is UTF-8 whatever the locale: results are for programs. */
  static Terminal ofProcess() {
    return new Terminal(
        new PrintStream(System.out, true, UTF_8),
        new PrintStream(System.err, true, UTF_8),
        columns(System.getenv().getOrDefault(COLUMNS_VARIABLE, "")));
  }

  /** Whether lines can be drawn over. */
  boolean interactive() {
    return columns > 0;
  }

  private static int columns(String written) {
    return written.matches("[0-9]{1,4}") ? Integer.parseInt(written) : 0;
  }
}
