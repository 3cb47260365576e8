package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.data.Split;
import org.rondo.error.TrainingException;
import org.rondo.evaluation.Metrics;
import org.rondo.network.NetworkState;
import org.rondo.spark.CapturedLog;
import org.rondo.spark.SparkTest;
import org.rondo.spark.rounds.SparkRuns.Way;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundRecord;
import org.rondo.training.RoundStart;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingResult;
import org.rondo.training.Workers;

/** Tasks that stay for many rounds get in nobody's way. */
class LongLivedRoundsTest {
  @TempDir private Path scratch;

  @ParameterizedTest
  @EnumSource(names = {"RESIDENT", "REMOTE"})
  void manyRoundsAreOneJob(Way way) throws Exception {
    SparkSession session = SparkTest.session(2);
    Set<Integer> jobs = new HashSet<>();
    SparkListener counting =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart event) {
            jobs.add(event.jobId());
          }
        };
    session.sparkContext().addSparkListener(counting);
    try {
      SparkRuns run = run(200);
      run.train(run.sparkWorkers(way, scratch));
      session.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      session.sparkContext().removeSparkListener(counting);
    }
    assertThat(jobs).hasSizeBetween(1, 60);
  }

  @ParameterizedTest
  @EnumSource
  void evaluationsAreThoseOfASingleProcess(Way way) {
    for (String innerState : List.of("average", "local")) {
      SparkRuns run = run(9, innerState);
      Evaluations expected = new Evaluations();
      run.train(run.inProcessWorkers(), expected);
      Evaluations evaluations = new Evaluations();
      run.train(run.sparkWorkers(way, scratch), evaluations);
      assertThat(evaluations.metrics).hasSizeGreaterThan(3).isEqualTo(expected.metrics);
    }
  }

  /** What is evaluated between rounds. */
  private static final class Evaluations implements TrainingListener {
    private final List<Metrics> metrics = new ArrayList<>();

    @Override
    public void evaluated(int round, int epoch, Split split, Metrics found) {
      metrics.add(found);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RESIDENT", "REMOTE"})
  void jobsOfOthersComeInBetween(Way way) {
    SparkRuns run = run(6);
    TrainingListener working =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            assertThat(SparkTest.session(2).range(0, 100, 1, 2).count()).isEqualTo(100);
          }
        };
    assertThat(run.train(run.sparkWorkers(way, scratch), working).state().parameters())
        .isEqualTo(run.inProcess().state().parameters());
  }

  /** While rounds overlap there is a job at any moment, and so always something to cancel. */
  @Test
  void whoCancelsBetweenTwoRoundsThatOverlapEndsThem() {
    SparkRuns run =
        SparkRuns.of(
            "model: {network: mlp, hidden: [8]}\n"
                + "training: {batch-size: 10, local-steps: 1, rounds: 40, averaging: {overlap: true}}",
            List.of(SparkRuns.shard(60, 1, Float.NaN), SparkRuns.shard(47, 2, Float.NaN)));
    TrainingListener cancelling =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            if (record.plan().round() == 3) { // no evaluation follows
              SparkTest.session(2).sparkContext().cancelAllJobs();
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // until they have ended
            }
          }
        };
    assertThatThrownBy(() -> run.train(run.sparkWorkers(Way.REMOTE, scratch), cancelling))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching("(?s)round \\d+ failed: .*cancelled.*");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESIDENT", "REMOTE"})
  void aTaskThatFailsFailsItsRoundAlone(Way way) {
    SparkRuns run = run(1);
    RoundPlan round =
        new RoundPlan(0, new RoundPlan.Steps(0, 3, 6), LearningRateSchedule.constant(), false);
    NetworkState others = new NetworkState(new float[] {1, 2}, new float[0], 0);
    try (Workers workers = run.sparkWorkers(way, scratch)) {
      assertThatThrownBy(() -> workers.run(RoundStart.whole(others), round))
          .rootCause()
          .hasMessageStartingWith("parameters: got 2, expected the network's");
      NetworkState combined = workers.run(RoundStart.whole(run.fresh()), round).combined();
      assertThat(combined).isNotNull();
      assertThat(combined.parameters()).isEqualTo(run.inProcess().state().parameters());
    }
  }

  /** As behind a firewall; the bits are those of the jobs, and what workers keep is not lost. */
  @ParameterizedTest
  @ValueSource(strings = {"average", "local"})
  void roundsAreJobsWhereNobodyCanConnect(String innerState) {
    SparkRuns run = run(8, innerState);
    try (CapturedLog log = new CapturedLog()) {
      Workers workers = run.sparkWorkers(Way.REMOTE, scratch, "127.0.0.99");
      assertThat(run.train(workers).state().parameters())
          .isEqualTo(run.inProcess().state().parameters());
      assertThat(log.messages())
          .filteredOn(message -> message.contains("executors cannot connect to the driver"))
          .singleElement(STRING)
          .startsWith("WARN executors cannot connect to the driver at 127.0.0.99:")
          .contains("Connection refused", "--conf spark.rondo.port=PORT");
    }
  }

  @Test
  void twoRunsAtOnceShareTheSlots() throws Exception {
    SparkRuns kept = run(30, "local");
    SparkRuns averaged = run(30, "average");
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Future<TrainingResult> first =
          both.submit(() -> kept.onSpark(Way.REMOTE, scratch.resolve("first")));
      Future<TrainingResult> second =
          both.submit(() -> averaged.onSpark(Way.REMOTE, scratch.resolve("second")));
      assertThat(first.get().state().parameters()).isEqualTo(kept.inProcess().state().parameters());
      assertThat(second.get().state().parameters())
          .isEqualTo(averaged.inProcess().state().parameters());
    } finally {
      both.shutdownNow();
    }
  }

  private static SparkRuns run(int rounds) {
    return run(rounds, "average");
  }

  private static SparkRuns run(int rounds, String innerState) {
    return SparkRuns.of(
        """
        model: {network: mlp, hidden: [8]}
        training: {batch-size: 10, local-steps: 3, rounds: %s, inner-state: %s}
        """
            .formatted(rounds, innerState),
        List.of(SparkRuns.shard(60, 1, Float.NaN), SparkRuns.shard(50, 2, Float.NaN)));
  }
}
