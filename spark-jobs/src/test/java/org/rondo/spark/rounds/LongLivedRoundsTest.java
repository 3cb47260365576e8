package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.network.NetworkState;
import org.rondo.spark.SparkTest;
import org.rondo.spark.rounds.SparkRuns.Way;
import org.rondo.training.LearningRateSchedule;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;
import org.rondo.training.Workers;

/** Tasks that stay for many rounds get in nobody's way. */
class LongLivedRoundsTest {
  @TempDir private Path scratch;

  @Test
  void manyRoundsAreOneJob() throws Exception {
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
      run.train(run.sparkWorkers(Way.RESIDENT, scratch));
      session.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      session.sparkContext().removeSparkListener(counting);
    }
    assertThat(jobs).hasSizeBetween(1, 60);
  }

  @Test
  void jobsOfOthersComeInBetween() {
    SparkRuns run = run(6);
    TrainingListener working =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            assertThat(SparkTest.session(2).range(0, 100, 1, 2).count()).isEqualTo(100);
          }
        };
    assertThat(run.train(run.sparkWorkers(Way.RESIDENT, scratch), working).state().parameters())
        .isEqualTo(run.inProcess().state().parameters());
  }

  @Test
  void aTaskThatFailsFailsItsRoundAlone() {
    SparkRuns run = run(1);
    RoundPlan round =
        new RoundPlan(0, new RoundPlan.Steps(0, 3, 6), LearningRateSchedule.constant(), false);
    NetworkState others = new NetworkState(new float[] {1, 2}, new float[0], 0);
    try (Workers workers = run.sparkWorkers(Way.RESIDENT, scratch)) {
      assertThatThrownBy(() -> workers.run(others, round))
          .rootCause()
          .hasMessageStartingWith("parameters: got 2, expected the network's");
      NetworkState combined = workers.run(run.fresh(), round).combined();
      assertThat(combined).isNotNull();
      assertThat(combined.parameters()).isEqualTo(run.inProcess().state().parameters());
    }
  }

  private static SparkRuns run(int rounds) {
    return SparkRuns.of(
        """
        model: {network: mlp, hidden: [8]}
        training: {batch-size: 10, local-steps: 3, rounds: %d}
        """
            .formatted(rounds),
        List.of(SparkRuns.shard(60, 1, Float.NaN), SparkRuns.shard(50, 2, Float.NaN)));
  }
}
