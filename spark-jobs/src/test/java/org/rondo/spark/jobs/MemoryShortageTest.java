package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.error.DataException;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import scala.MatchError;

/** However a want of memory arrives, it is recognised, and what to do is said. */
class MemoryShortageTest {
  private static final String ABORTED = "Job aborted due to stage failure: Task 0 in stage 3.0";

  static Stream<Throwable> inThisProcess() {
    OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
    return Stream.of(
        heap,
        new IllegalStateException(new SparkException("Job aborted", heap)),
        new SparkException("Job aborted", new MatchError(heap)),
        new DataException("data.source: cannot read it", heap),
        new IOException("in a file", heap),
        new SparkException(
            ABORTED
                + " failed 1 times, most recent failure: Lost task 0.0 (h executor driver):"
                + " java.lang.OutOfMemoryError: Java heap space\n\tat x.Y\n",
            null));
  }

  @ParameterizedTest
  @MethodSource("inThisProcess")
  void theHeapOfThisProcess(Throwable failure) {
    assertThat(MemoryShortage.of(failure).orElseThrow())
        .startsWith("out of memory: ")
        .containsPattern("Java heap space; this process may use \\d+ MB of heap: raise it with")
        .contains("RONDO_MEMORY=4g", "--driver-memory 4g", "fewer columns")
        .hasLineCount(1);
  }

  /** JavaCPP's own limit on arrays outside the heap. */
  @Test
  void arraysOutsideTheHeap() {
    OutOfMemoryError error =
        catchThrowableOfType(OutOfMemoryError.class, () -> new FloatPointer(1L << 50).close());
    assertThat(MemoryShortage.of(new SparkException(ABORTED, error)).orElseThrow())
        .startsWith("out of memory: Cannot allocate new FloatPointer(")
        .contains("and arrays outside it may take as much again", "RONDO_MEMORY=4g");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Command exited with code 52 | an executor had too little heap",
        "Unable to create executor due to: exit code: 52 | an executor had too little heap",
        "The executor with id 1 exited with exit code 52(JVM OOM). | an executor had too little heap",
        "Command exited with code 137 | an executor was killed from outside",
        "Container from a bad node: container_1 on host: h. Exit status: 137. | an executor was killed",
        "The executor with id 1 exited with exit code 137(SIGKILL, possible container OOM). | was killed",
        "Container killed by YARN for exceeding physical memory limits. 5 GB | was killed from outside"
      })
  void anExecutor(String reason, String said) {
    String lost =
        "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: ";
    SparkException failure =
        new SparkException(ABORTED + " failed 4 times: " + lost + reason, null);
    assertThat(MemoryShortage.of(failure).orElseThrow())
        .startsWith("out of memory")
        .contains(said, "--conf spark.executor.memory", "memoryOverhead")
        .hasLineCount(1);
    RondoException reported =
        catchThrowableOfType(
            RondoException.class,
            () ->
                SparkFailures.unwrapped(
                    () -> {
                      throw new IllegalStateException(failure);
                    }));
    assertThat(reported.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(reported).hasMessageContaining(said);
  }

  static Stream<Throwable> otherFailures() {
    return Stream.of(
        new DataException("row 3 of a.csv: got java.lang.OutOfMemoryError, expected a number"),
        new SparkException("Command exited with code 1", null),
        new SparkException("Command exited with code 520", null),
        new IllegalStateException("Connection reset"),
        new SparkException(ABORTED, new IOException("No space left on device")));
  }

  @ParameterizedTest
  @MethodSource("otherFailures")
  void otherFailuresAreOthers(Throwable failure) {
    assertThat(MemoryShortage.of(failure)).isEqualTo(Optional.empty());
  }

  @Test
  void jobsThatWriteDoNotBlameTheStorage() {
    Throwable failure =
        new IllegalStateException(new IOException("x", new OutOfMemoryError("Java heap space")));
    assertThatThrownBy(
            () ->
                SparkFailures.writing(
                    () -> {
                      throw (IllegalStateException) failure;
                    }))
        .isSameAs(failure);
  }
}
