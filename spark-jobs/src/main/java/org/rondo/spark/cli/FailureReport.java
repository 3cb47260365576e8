package org.rondo.spark.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.stream.Stream;
import org.rondo.error.ExitCode;
import org.rondo.error.Redaction;
import org.rondo.error.RondoException;
import org.rondo.spark.jobs.MemoryShortage;

/** Says on stderr why a command failed, without its secrets, and chooses its exit code. */
final class FailureReport {
  private final PrintStream err;
  private final Redaction redaction;

  /** A report to the stream, which the caller owns. */
  FailureReport(PrintStream err, Redaction redaction) {
    this.err = err;
    this.redaction = redaction;
  }

  /**
   * Prints the failure and returns the exit code. A foreseen failure shows its own message, even
   * when Spark or anything else has wrapped it.
   */
  int print(Throwable failure, Verbosity verbosity) {
    if (verbosity == Verbosity.VERBOSE) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      say(trace.toString().stripTrailing());
    }
    Optional<RondoException> foreseen =
        causes(failure)
            .filter(RondoException.class::isInstance)
            .map(RondoException.class::cast)
            .findFirst();
    if (foreseen.isPresent()) {
      say("rondo: " + foreseen.get().getMessage());
      return foreseen.get().exitCode().code();
    }
    Optional<String> shortage = MemoryShortage.of(failure);
    if (shortage.isPresent()) {
      say("rondo: " + shortage.get());
      return ExitCode.UNEXPECTED.code();
    }
    say("rondo: unexpected failure: " + describe(failure));
    if (verbosity == Verbosity.VERBOSE) {
      err.println("rondo: please report it with the stack trace above");
    } else {
      err.println("rondo: run again with --verbose for the stack trace; please report it");
    }
    return ExitCode.UNEXPECTED.code();
  }

  private void say(String text) {
    err.println(redaction.text(text));
  }

  /** The deepest cause in one line: Spark's exceptions around it only say that a job failed. */
  private static String describe(Throwable failure) {
    Throwable cause = causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
    String firstLine = message.lines().findFirst().orElse("");
    String type = cause.getClass().getSimpleName();
    return firstLine.isEmpty() ? type : type + ": " + firstLine;
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(100);
  }
}
