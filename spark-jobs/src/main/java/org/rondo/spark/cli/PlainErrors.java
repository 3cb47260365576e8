package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.concurrent.RejectedExecutionException;

/**
 * Shows a line of every exception that a thread prints by itself, without its stack trace, as
 * log4j2-rondo.properties does with those that are logged. Scala's futures print what nobody waits
 * for: when Spark stops while an executor is being lost, that is hundreds of lines below the reason
 * why the command failed.
 */
final class PlainErrors extends PrintStream {
  /** Passes on to the stream, which the caller owns. */
  PlainErrors(PrintStream err) {
    super(err, true, UTF_8);
  }

  /** {@link Throwable#printStackTrace()} prints by this method alone, and others hardly ever. */
  @Override
  public void println(Object printed) {
    if (printed instanceof RejectedExecutionException) {
      // What is still asked of a thread pool that has been shut down: Spark is stopping.
      return;
    }
    if (printed instanceof Throwable failure) {
      super.println("rondo: the thread " + Thread.currentThread().getName() + " said: " + failure);
      return;
    }
    if (!isOfATrace(String.valueOf(printed))) {
      super.println(printed);
    }
  }

  private static boolean isOfATrace(String line) {
    return line.startsWith("\t") || line.startsWith("Caused by: ");
  }
}
