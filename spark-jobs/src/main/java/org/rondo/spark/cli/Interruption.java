package org.rondo.spark.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.rondo.spark.StopRequest;

/**
 * Stops a training cleanly when its process is asked to end, by Ctrl-C, SIGTERM or anything else
 * that triggers Java's shutdown hooks. Hadoop runs its hooks, Spark's among them, one after the
 * other: this one runs first and makes the others wait until the command has ended.
 */
final class Interruption implements AutoCloseable {
  /** Before Spark's, which stops its contexts. */
  private static final int PRIORITY = 100;

  private static final long LONGEST_MINUTES = 10;

  private final PrintStream err;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** An interruption of a command that says so on the stream, which the caller owns. */
  Interruption(PrintStream err) {
    this.err = err;
  }

  /** The request made when this process ends; from now on, that waits for {@link #close}. */
  StopRequest request() {
    StopRequest stop = new StopRequest();
    ShutdownHookManager.get()
        .addShutdownHook(() -> stop(stop), PRIORITY, LONGEST_MINUTES, TimeUnit.MINUTES);
    return stop;
  }

  private void stop(StopRequest stop) {
    if (ended.getCount() == 0) {
      return;
    }
    err.println("rondo: stopping; keeping what the run has reached ...");
    stop.make();
    try {
      ended.await();
    } catch (InterruptedException e) { // Hadoop waits no longer than this
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended and printed everything. */
  @Override
  public void close() {
    ended.countDown();
  }
}
