package org.rondo.spark.jobs;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkException;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.error.TrainingException;

/** Finds the foreseen failure of a task inside what Spark throws on the driver. */
public final class SparkFailures {
  private static final Pattern TURNED_AWAY =
      Pattern.compile(
          "RejectedExecutionException: Task .*(Shutting down|Terminated)"
              + "|IllegalStateException: Shutdown in progress|RpcEnvStoppedException");

  /** How the tags of runs' jobs begin. */
  static final String TAG = "rondo-";

  private static final String UUID = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

  /**
   * What Spark says of a cancelled job. A run that cancels its own names its tag, which has a UUID;
   * anybody else's groups and tags may begin alike.
   */
  private static final Pattern CANCELLED_BY_OTHERS =
      Pattern.compile(
          "\\bJob \\d+ cancelled\\b(?!.*(?<![\\w-])" + TAG + UUID + "(?![\\w-]))", Pattern.DOTALL);

  private SparkFailures() {}

  /** What an executor's end has led to. */
  private static final class LostExecutorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LostExecutorException(String reason, RuntimeException consequence) {
      super("an executor was lost: " + reason, consequence);
    }
  }

  /**
   * Whether tasks came to an executor that was about to end. It turns them away within
   * milliseconds, so that all of Spark's tries of a task may go to it, while others stand ready.
   */
  static boolean turnedAway(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(cause -> cause instanceof SparkException)
        .anyMatch(cause -> TURNED_AWAY.matcher(String.valueOf(cause.getMessage())).find());
  }

  /** Whether jobs were cancelled by somebody else, such as by their job group. */
  public static boolean cancelledByOthers(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(cause -> cause instanceof SparkException)
        .anyMatch(cause -> CANCELLED_BY_OTHERS.matcher(String.valueOf(cause.getMessage())).find());
  }

  /**
   * Runs Spark jobs.
   *
   * @throws RondoException the one that a task threw, if any, without Spark's wrapping; also when
   *     memory has run out
   */
  public static <R> R unwrapped(Supplier<R> jobs) {
    try {
      return jobs.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      throw foreseen(e);
    } catch (FSError e) { // what Hadoop throws when a local disk is full, or fails
      throw new RondoException(
          ExitCode.UNEXPECTED,
          "a local disk failed: " + e.getMessage() + "; see that it has room, then run again",
          e);
    } catch (Exception e) { // Scala declares no checked exceptions, but throws them.
      throw foreseen(e);
    }
  }

  /**
   * Runs Spark jobs that somebody else may cancel.
   *
   * @param what they do, for the message
   * @throws TrainingException when they are cancelled
   */
  public static <R> R cancellable(String what, Supplier<R> jobs) {
    try {
      return unwrapped(jobs);
    } catch (RuntimeException e) {
      throw cancelledByOthers(e) ? failed(what, e) : e;
    }
  }

  /**
   * Runs Spark jobs that write files.
   *
   * @throws IOException of the storage, which Spark reports as a failed job
   */
  public static void writing(Runnable jobs) throws IOException {
    onStorage(
        () -> {
          jobs.run();
          return true;
        });
  }

  /**
   * Runs Spark jobs that read files.
   *
   * @throws IOException of the storage, which Spark reports as a failed job
   */
  public static <R> R onStorage(Supplier<R> jobs) throws IOException {
    try {
      return jobs.get();
    } catch (Exception | FSError e) {
      if (MemoryShortage.of(e).isPresent()) {
        throw e;
      }
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof RondoException known) {
          throw known;
        }
        if (cause instanceof IOException storage) {
          throw storage;
        }
      }
      throw e;
    }
  }

  /**
   * A failure of jobs with the end of an executor as the likely reason. Spark's own may be a mere
   * consequence, such as that its files could not be fetched.
   *
   * @param loss Spark's reason for the end; null when no executor has ended
   */
  static RuntimeException afterLoss(RuntimeException failure, @Nullable String loss) {
    return loss == null || sparksReason(failure).isEmpty()
        ? failure
        : new LostExecutorException(loss, failure);
  }

  /**
   * What to report for jobs that Spark has given up: a failed training, with Spark's own reason.
   */
  static RuntimeException failed(String what, RuntimeException failure) {
    String lost = failure instanceof LostExecutorException ? "; " + failure.getMessage() : "";
    return sparksReason(failure)
        .<RuntimeException>map(
            reason -> new TrainingException(what + " failed: " + reason + lost, failure))
        .orElse(failure);
  }

  /** Empty where Spark is not, or Rondo is, the one who has failed. */
  private static Optional<String> sparksReason(RuntimeException failure) {
    String reason = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RondoException) {
        return Optional.empty();
      }
      if (reason == null && cause instanceof SparkException) {
        reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      }
    }
    return Optional.ofNullable(reason);
  }

  private static RuntimeException foreseen(Throwable failure) {
    Optional<String> shortage = MemoryShortage.of(failure);
    if (shortage.isPresent()) {
      return new RondoException(ExitCode.UNEXPECTED, shortage.get(), failure);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RondoException known) {
        return known;
      }
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}
