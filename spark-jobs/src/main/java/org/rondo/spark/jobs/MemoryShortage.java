package org.rondo.spark.jobs;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rondo.error.RondoException;

/**
 * Recognises a lack of memory in a failure, in whatever form it arrives: as an error of this
 * process, as the text of an error in a task or in Spark's own code, as an executor that died of
 * it, or as JavaCPP's message about arrays outside the heap.
 */
public final class MemoryShortage {
  private static final Pattern ERROR = Pattern.compile("OutOfMemoryError");

  /** Spark's words for JavaCPP's limit, which counts all of a process. */
  private static final Pattern OUTSIDE =
      Pattern.compile("maxPhysicalBytes|maxBytes|Native allocator|Failed to allocate \\[");

  /** 52 is the exit code of a Spark executor after an OutOfMemoryError. */
  private static final Pattern EXECUTOR_HEAP =
      Pattern.compile("(?i)exit(ed|s)?[ \\w]* (code|status):? 52\\b");

  /** 137 is 128 plus the signal KILL, which the kernel and resource managers send. */
  private static final Pattern EXECUTOR_KILLED =
      Pattern.compile(
          "(?i)exit(ed|s)?[ \\w]* (code|status):? 137\\b|exit code: 143 .*memory|OOMKilled"
              + "|memory limits|killed by YARN for exceeding");

  private static final String EXECUTORS =
      "give them more with --conf spark.executor.memory, or with --conf"
          + " spark.executor.memoryOverhead for the arrays outside Java's heap; or fewer tasks at"
          + " once with --conf spark.executor.cores";

  private static final String SMALLER = "; or use a smaller batch or network, or fewer columns";

  private MemoryShortage() {}

  /** What is missing and what to do about it; empty where memory is not the reason. */
  public static Optional<String> of(Throwable failure) {
    return causes(failure).flatMap(cause -> said(cause).stream()).findFirst();
  }

  private static Optional<String> said(Throwable cause) {
    // Rondo's own messages may quote data.
    String message = cause instanceof RondoException ? "" : String.valueOf(cause.getMessage());
    if (EXECUTOR_HEAP.matcher(message).find()) {
      return Optional.of("out of memory: an executor had too little heap: " + EXECUTORS + SMALLER);
    }
    if (EXECUTOR_KILLED.matcher(message).find()) {
      return Optional.of(
          "out of memory, most likely: an executor was killed from outside (exit code 137), as the"
              + " system does with processes that take too much: "
              + EXECUTORS
              + SMALLER);
    }
    if (cause instanceof OutOfMemoryError || ERROR.matcher(message).find()) {
      return Optional.of(
          "out of memory: %s; %s".formatted(line(cause, message), advice(causes(cause))));
    }
    return Optional.empty();
  }

  /** The line that names the error; Spark's messages contain stack traces too. */
  private static String line(Throwable cause, String message) {
    if (cause instanceof OutOfMemoryError) {
      return message.lines().findFirst().orElse("");
    }
    String line = message.lines().filter(ERROR.asPredicate()).findFirst().orElse("");
    return line.substring(line.indexOf("OutOfMemoryError")).replaceFirst(" \\(of class .*", "");
  }

  private static String advice(Stream<Throwable> causes) {
    boolean outside =
        causes.anyMatch(cause -> OUTSIDE.matcher(String.valueOf(cause.getMessage())).find());
    return ("this process may use %s MB of heap%s: raise it with RONDO_MEMORY, for instance"
            + " RONDO_MEMORY=4g, or under spark-submit with --driver-memory 4g, and"
            + " spark.executor.memory on a cluster%s")
        .formatted(
            Runtime.getRuntime().maxMemory() >> 20,
            outside ? ", and arrays outside it may take as much again" : "",
            SMALLER);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(100);
  }
}
