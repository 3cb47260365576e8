package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

class PlainErrorsTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream errors = new PlainErrors(new PrintStream(printed, true, UTF_8));

  @Test
  void aTraceIsOneLine() {
    Exception failure = new IllegalStateException("outer", new IllegalArgumentException("inner"));
    failure.addSuppressed(new RuntimeException("beside"));
    failure.printStackTrace(errors);

    assertThat(printed.toString(UTF_8))
        .isEqualTo(
            "rondo: the thread %s said: java.lang.IllegalStateException: outer%n"
                .formatted(Thread.currentThread().getName()));
  }

  @Test
  void whatAStoppedThreadPoolRejectsIsNotSaid() {
    new RejectedExecutionException("after the end").printStackTrace(errors);

    assertThat(printed.toString(UTF_8)).isEmpty();
  }

  /** As Spark's futures do when a pool ends before the answer that was waited for. */
  @Test
  void futuresOfAnEndedPoolPrintNothing() {
    assertThat(printedByFuture(new PrintStream(printed, true, UTF_8)))
        .contains("RejectedExecutionException", "\tat ");
    printed.reset();

    assertThat(printedByFuture(errors)).isEmpty();
  }

  private String printedByFuture(PrintStream stderr) {
    var pool = Executors.newSingleThreadExecutor();
    pool.shutdown();
    PrintStream before = System.err;
    System.setErr(stderr);
    try {
      Future.successful(1).onComplete(done -> done, ExecutionContext.fromExecutor(pool));
    } finally {
      System.setErr(before);
    }
    return printed.toString(UTF_8);
  }

  @Test
  void everythingElsePasses() {
    errors.println("\tat text of one's own");
    errors.println((Object) "an object");
    errors.printf("%s%n", "a format");
    errors.print("no line");

    assertThat(printed.toString(UTF_8).lines())
        .containsExactly("\tat text of one's own", "an object", "a format", "no line");
  }
}
