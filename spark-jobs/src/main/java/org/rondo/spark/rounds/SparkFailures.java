package org.rondo.spark.rounds;

import java.util.function.Supplier;
import org.rondo.error.RondoException;

/** Finds the foreseen failure of a task inside what Spark throws on the driver. */
public final class SparkFailures {
  private SparkFailures() {}

  /**
   * Runs Spark jobs.
   *
   * @throws RondoException the one that a task threw, if any, without Spark's wrapping
   */
  public static <R> R unwrapped(Supplier<R> jobs) {
    try {
      return jobs.get();
    } catch (RuntimeException e) {
      throw foreseen(e);
    } catch (Exception e) { // Scala declares no checked exceptions, but throws them.
      throw foreseen(new IllegalStateException(e));
    }
  }

  private static RuntimeException foreseen(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RondoException known) {
        return known;
      }
    }
    return failure;
  }
}
