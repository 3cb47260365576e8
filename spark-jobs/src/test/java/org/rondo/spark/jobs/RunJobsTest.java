package org.rondo.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.error.DataException;
import org.rondo.error.TrainingException;
import org.rondo.spark.SparkTest;
import org.rondo.training.StoppedException;

class RunJobsTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static volatile CountDownLatch held = new CountDownLatch(1);

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(SparkTest.session(2).sparkContext());
  private final AtomicBoolean stop = new AtomicBoolean();

  @BeforeEach
  void holdTasks() {
    RUNS.set(0);
    held = new CountDownLatch(1);
  }

  @AfterEach
  void letTasksGo() {
    held.countDown();
  }

  private RunJobs jobs(@Nullable Duration timeout) {
    return new RunJobs(
        context, new RunJobs.Settings("test", timeout, Duration.ofMinutes(1), stop::get));
  }

  /** Two parts; the second does not end, and cannot be interrupted, on the first so many runs. */
  private List<Integer> stuck(int times) {
    return context
        .parallelize(List.of(1, 2), 2)
        .mapPartitionsWithIndex(
            (part, items) -> {
              if (part == 1 && RUNS.incrementAndGet() <= times) {
                CountDownLatch ours = held; // the next test has one of its own
                while (ours.getCount() > 0) {
                  Thread.onSpinWait();
                }
              }
              return items;
            },
            true)
        .collect();
  }

  @Test
  void aRoundThatIsStuckOnceIsRunAgain() {
    try (RunJobs jobs = jobs(Duration.ofSeconds(5))) {
      assertThat(jobs.round(1, 10, () -> stuck(1))).containsExactly(1, 2);
    }
    assertThat(RUNS).hasValue(2);
  }

  @Test
  void aRoundThatStaysStuckFailsAndNamesWhoIsMissing() {
    try (RunJobs jobs = jobs(Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> jobs.round(7, 10, () -> stuck(99)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("round 7 did not end within 1 s: ")
          .hasMessageContaining(" of 2 parts have not answered: ")
          .hasMessageContaining("part 1 ")
          .hasMessageContaining("training.round-timeout")
          .hasMessageContaining("spark.task.reaper.enabled");
    }
  }

  @Test
  void aStopEndsARoundAtOnceAndNoFurtherOneBegins() {
    try (RunJobs jobs = jobs(null)) {
      assertThatThrownBy(
              () ->
                  jobs.round(
                      3,
                      10,
                      () -> {
                        stop.set(true);
                        return stuck(99);
                      }))
          .isInstanceOfSatisfying(
              StoppedException.class, stopped -> assertThat(stopped.rounds()).isEqualTo(2));
      assertThatThrownBy(() -> jobs.round(3, 10, () -> List.of()))
          .isInstanceOf(StoppedException.class);
    }
  }

  @Test
  void aStopEndsThePreparationButLetsAnEvaluationEnd() {
    try (RunJobs jobs = jobs(null)) {
      stop.set(true);
      assertThat(jobs.evaluation("evaluation", () -> stuck(0))).containsExactly(1, 2);
      assertThatThrownBy(() -> jobs.prepare(() -> stuck(99)))
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("before the end of the first round");
    }
  }

  @Test
  void whatSparkGivesUpIsAFailedTraining() {
    try (RunJobs jobs = jobs(null)) {
      assertThatThrownBy(() -> jobs.round(2, 10, () -> failing(new IllegalStateException("boom"))))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("round 2 failed: Job aborted due to stage failure")
          .hasMessageContaining("boom");
      assertThatThrownBy(() -> jobs.round(2, 10, () -> failing(new DataException("bad row"))))
          .isInstanceOf(DataException.class)
          .hasMessage("bad row");
    }
  }

  static Stream<RuntimeException> ofAnEndingExecutor() {
    return Stream.of(
        new RejectedExecutionException(
            "Task TaskRunner@4adb rejected from ThreadPoolExecutor@42d3[Shutting down, pool size = 1]"),
        new RejectedExecutionException(
            "Task TaskRunner@4adb rejected from ThreadPoolExecutor@42d3[Terminated, pool size = 0]"),
        new IllegalStateException("Shutdown in progress"));
  }

  @ParameterizedTest
  @MethodSource("ofAnEndingExecutor")
  void aRoundWhoseTasksAnEndingExecutorTurnsAwayIsRunAgain(RuntimeException turnedAway) {
    try (RunJobs jobs = jobs(null)) {
      assertThat(
              jobs.round(
                  2,
                  10,
                  () -> {
                    if (RUNS.incrementAndGet() < 3) {
                      lost("Command exited with code 1");
                      failing(turnedAway);
                    }
                    return List.of(5);
                  }))
          .containsExactly(5);
      assertThat(RUNS).hasValue(3);
      assertThatThrownBy(
              () ->
                  jobs.round(
                      3,
                      10,
                      () -> {
                        lost("Command exited with code 52");
                        return failing(turnedAway);
                      }))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "round 3: an executor was ending (Command exited with code 52) and turned its tasks"
                  + " away; see its log")
          .satisfies(
              failure ->
                  assertThat(MemoryShortage.of(failure).orElseThrow())
                      .contains("an executor had too little heap"));
    }
  }

  /** Spark's own reason may be that files of an executor could not be fetched. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Command exited with code 52",
        "Command exited with code 137",
        "Container killed by YARN for exceeding memory limits"
      })
  void theReasonOfALostExecutorIsToldWhateverJobsFailOf(String reason) {
    try (RunJobs jobs = jobs(null)) {
      Supplier<List<Integer>> failing =
          () -> {
            lost(reason);
            return failing(new IllegalStateException("cannot fetch"));
          };
      assertThatThrownBy(() -> jobs.round(2, 10, failing))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("round 2 failed: Job aborted due to stage failure")
          .hasMessageEndingWith("; an executor was lost: " + reason)
          .satisfies(failure -> assertThat(MemoryShortage.of(failure)).isPresent());
      assertThatThrownBy(() -> jobs.prepare(failing))
          .satisfies(failure -> assertThat(MemoryShortage.of(failure)).isPresent());
    }
  }

  private void lost(String reason) {
    context.sc().listenerBus().post(new SparkListenerExecutorRemoved(0, "7", reason));
    try {
      context.sc().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Integer> failing(RuntimeException failure) {
    return context
        .parallelize(List.of(1), 1)
        .<Integer>map(
            item -> {
              throw failure;
            })
        .collect();
  }

  @Test
  void tasksSeeWhatTheyAreForAndTheThreadsOwnSettingsComeBack() {
    context.sc().setLocalProperty("spark.job.description", "mine");
    try (RunJobs jobs = jobs(null)) {
      List<String> seen =
          jobs.round(
              5,
              1,
              () ->
                  context
                      .parallelize(List.of(1), 1)
                      .map(item -> TaskContext.get().getLocalProperty("spark.job.description"))
                      .collect());
      assertThat(seen).containsExactly("test: round 5");
    }
    assertThat(context.sc().getLocalProperty("spark.job.description")).isEqualTo("mine");
    assertThat(context.sc().getLocalProperty("spark.job.interruptOnCancel")).isNull();
    assertThat(context.sc().getLocalProperty("spark.job.tags")).isNullOrEmpty();
    context.sc().setLocalProperty("spark.job.description", null);
  }

  @Test
  void whatSomebodyElseCancelsIsAFailedTrainingWhateverItDoes() {
    context.setJobGroup("rondo-nightly", "tests", true);
    try (RunJobs jobs = jobs(null)) {
      assertThatThrownBy(() -> jobs.prepare(this::cancelled))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("preparing the data failed: ")
          .hasMessageContaining("cancelled part of cancelled job group rondo-nightly");
      assertThatThrownBy(() -> jobs.round(4, 1, this::cancelled))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("round 4 failed: ");
      assertThatThrownBy(() -> jobs.evaluation("the last evaluation", this::cancelled))
          .isInstanceOf(TrainingException.class)
          .hasMessageStartingWith("the last evaluation failed: ");
    } finally {
      context.clearJobGroup();
    }
  }

  private List<Integer> cancelled() {
    return context
        .parallelize(List.of(1), 1)
        .map(
            item -> {
              SparkTest.session(2).sparkContext().cancelJobGroup("rondo-nightly");
              Thread.sleep(60_000);
              return item;
            })
        .collect();
  }
}
