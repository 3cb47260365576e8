package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.DataException;
import org.rondo.error.TrainingException;

/** Whose cancellation it was. */
class SparkFailuresTest {

  private static RuntimeException of(String message) {
    return new IllegalStateException(new SparkException(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job 3 cancelled part of cancelled job group mine",
        "Job 3 cancelled part of cancelled job group rondo-nightly",
        "Job 3 cancelled part of cancelled job group my-rondo-nightly",
        "[SPARK_JOB_CANCELLED] Job 3 cancelled part of cancelled job tags rondo-",
        "Job 3 cancelled part of cancelled job group rondo-2026",
        "Job 3 cancelled part of cancelled job group rondo-0a1b2c3d",
        "Job 3 cancelled part of cancelled job group\nrondo-titanic night",
        "Job 3 cancelled part of cancelled job group rondo-0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f-2",
        "Job 3 cancelled part of cancelled job group x-rondo-0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f",
        "Job 12 cancelled because SparkContext was shut down",
        "Job 3 cancelled ",
      })
  void othersNameWhatTheyLike(String message) {
    assertThat(SparkFailures.cancelledByOthers(of(message))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job 3 cancelled part of cancelled job tag %s",
        "[SPARK_JOB_CANCELLED] Job 3 cancelled part of cancelled job tags %s SQLSTATE: XXKDA",
        "Job 3 cancelled part of cancelled job tags\n%s"
      })
  void aRunNamesItsTag(String message) {
    String tag = SparkFailures.TAG + UUID.randomUUID();
    assertThat(SparkFailures.cancelledByOthers(of(message.formatted(tag)))).isFalse();
  }

  @Test
  void otherFailuresAreNoCancellations() {
    assertThat(SparkFailures.cancelledByOthers(of("Job aborted due to stage failure"))).isFalse();
    assertThat(SparkFailures.cancelledByOthers(new IllegalStateException("Job 3 cancelled")))
        .isFalse();
  }

  @Test
  void whatSomebodyCancelsHasFailed() {
    assertThatThrownBy(
            () ->
                SparkFailures.cancellable(
                    "counting",
                    () -> {
                      throw of("Job 3 cancelled part of cancelled job group rondo-nightly");
                    }))
        .isInstanceOf(TrainingException.class)
        .hasMessage("counting failed: Job 3 cancelled part of cancelled job group rondo-nightly");
    RuntimeException other = of("Job aborted due to stage failure");
    assertThatThrownBy(
            () ->
                SparkFailures.cancellable(
                    "counting",
                    () -> {
                      throw other;
                    }))
        .isSameAs(other);
    assertThatThrownBy(
            () ->
                SparkFailures.cancellable(
                    "counting",
                    () -> {
                      throw new DataException("bad row");
                    }))
        .isInstanceOf(DataException.class);
  }
}
