package org.rondo.spark.cli;

import java.util.Arrays;

/** How much a command says besides its result. */
enum Verbosity {
  /** Complaints only. */
  QUIET,
  /** Progress. */
  NORMAL,
  /** Progress, Rondo's log and the stack traces of failures. */
  VERBOSE;

  /** The verbosity that arguments ask for, whether or not they could be parsed. */
  static Verbosity of(String... arguments) {
    return Arrays.asList(arguments).contains(SharedOptions.VERBOSE) ? VERBOSE : NORMAL;
  }
}
