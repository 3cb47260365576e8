package org.rondo.spark.cli;

import java.util.concurrent.Callable;

/**
 * One thing that doctor looks at.
 *
 * @param subject what it is, in a word or two
 * @param look finds out; may fail in any way
 */
record Check(String subject, Callable<Finding> look) {

  /** Looks. A check that breaks down is a finding too. */
  Finding find() {
    try {
      return look.call();
    } catch (Exception | LinkageError e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return Finding.fail(message.strip(), "");
    }
  }
}
