package org.rondo.spark.cli;

import java.util.concurrent.Callable;

/**
 * One thing that doctor checks.
 *
 * @param subject what it is, in a word or two
 * @param look performs the check; may fail in any way
 */
record Check(String subject, Callable<Finding> look) {

  /** Performs the check. A check that fails to run is a finding too. */
  Finding find() {
    try {
      return look.call();
    } catch (Exception | LinkageError e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return Finding.fail(message.strip(), "");
    }
  }
}
