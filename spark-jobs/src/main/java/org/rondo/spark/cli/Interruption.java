package org.rondo.spark.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.rondo.spark.StopRequest;

/**
 * Lets a training come to a clean stop when its process is asked to end, by Ctrl-C, SIGTERM or
 * anything else that Java's shutdown hooks respond to. Hadoop runs its hooks, Spark's among them,
 * one after the other: this one goes first and holds the others until the command has ended.
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

  /** The request that the end of this process makes; from now on, that waits for {@link #close}. */
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
    } catch (InterruptedException e) { // Hadoop waits no longer
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended and has said all that it had to say. */
  @Override
  public void close() {
    ended.countDown();
  }
}
