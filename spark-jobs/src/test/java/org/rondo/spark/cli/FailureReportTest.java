package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.rondo.error.DataException;
import org.rondo.error.Redaction;
import org.rondo.error.TrainingException;

class FailureReportTest {
  private final CapturedTerminal terminal = new CapturedTerminal();
  private final FailureReport report =
      new FailureReport(terminal.terminal().err(), Redaction.byName());

  @Test
  void aForeseenFailureSaysItsMessageAndHasItsCode() {
    assertThat(report.print(new TrainingException("loss is NaN"), Verbosity.NORMAL)).isEqualTo(4);
    assertThat(terminal.err()).isEqualTo("rondo: loss is NaN\n");
  }

  @Test
  void whatSparkWrapsIsUnwrapped() {
    Exception wrapped =
        new SparkException("Job aborted due to stage failure", new DataException("row 7 is bad"));
    assertThat(report.print(new RuntimeException(wrapped), Verbosity.NORMAL)).isEqualTo(3);
    assertThat(terminal.err()).isEqualTo("rondo: row 7 is bad\n");
  }

  @Test
  void anUnforeseenFailureIsOneLineOfItsDeepestCause() {
    Exception failure =
        new SparkException("Job aborted", new IllegalStateException("lost\nDriver stacktrace:"));
    assertThat(report.print(failure, Verbosity.NORMAL)).isEqualTo(1);
    assertThat(terminal.err())
        .isEqualTo(
            """
            rondo: unexpected failure: IllegalStateException: lost
            rondo: run again with --verbose for the stack trace; please report it
            """);
  }

  @Test
  void noSecretIsShown() {
    Exception failure =
        new IllegalStateException(
            "cannot open s3a://AKIA:hunter22@bucket/x with fs.s3a.secret.key=hunter22");
    report.print(failure, Verbosity.VERBOSE);
    assertThat(terminal.err())
        .contains("cannot open s3a://(redacted)@bucket/x with fs.s3a.secret.key=(redacted)")
        .doesNotContain("hunter22");
  }

  @Test
  void verboseShowsTheStackTrace() {
    assertThat(report.print(new IllegalStateException("lost"), Verbosity.VERBOSE)).isEqualTo(1);
    assertThat(terminal.err()).contains("\tat org.rondo.spark.cli.FailureReportTest");
  }

  @Test
  void outOfMemorySaysHowToGetMore() {
    assertThat(report.print(new OutOfMemoryError("Java heap space"), Verbosity.NORMAL))
        .isEqualTo(1);
    assertThat(terminal.err()).contains("out of memory", "Java heap space", "RONDO_MEMORY=4g");
  }
}
