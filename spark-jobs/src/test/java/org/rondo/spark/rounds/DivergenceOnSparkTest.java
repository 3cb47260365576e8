package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.Shard;
import org.rondo.error.ExitCode;
import org.rondo.training.DivergedException;
import org.rondo.training.TrainingResult;

/** A worker whose numbers stop being finite never gets into the average. */
class DivergenceOnSparkTest {
  @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource({
    "mean, average, SCATTERED",
    "nesterov, local, COLLECTED",
    "nesterov, local, RESIDENT",
    "gradients, average, SCATTERED"
  })
  void skippingContinuesWithTheOthers(String recipe, String innerState, SparkRuns.Way way) {
    SparkRuns run = run(recipe, innerState, "skip-worker, quorum: 0.6", 1);

    TrainingResult result = run.onSpark(way, scratch);

    assertThat(result.state().parameters()).isEqualTo(run.inProcess().state().parameters());
    for (float parameter : result.state().parameters()) {
      assertThat(parameter).isFinite();
    }
    assertThat(result.totals().skippedUpdates()).isPositive();
    assertThat(result.totals().examples()).isLessThan(6 * (60 + 47 + 33 + 8));
    assertThat(result.advice())
        .endsWith(
            "updates of diverged workers were left out: lower training.optimizer.learning-rate or"
                + " look at those shards' rows");
  }

  @ParameterizedTest
  @CsvSource({"'skip-worker, quorum: 0.7', 2", "fail, 1"})
  void tooFewAreTooFew(String policy, int poisoned) {
    SparkRuns run = run("mean", "average", policy, poisoned);

    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class, () -> run.onSpark(SparkRuns.Way.RESIDENT, scratch));

    assertThat(diverged.exitCode()).isEqualTo(ExitCode.TRAINING);
    assertThat(diverged)
        .hasMessageMatching(
            "training diverged in round 1: worker 0's (loss is|parameters are) no longer finite"
                + " \\(shard 0, epoch 1, batch \\d\\).*Try a smaller.*");
    for (float parameter : diverged.lastGood().parameters()) {
      assertThat(parameter).isFinite();
    }
  }

  private static SparkRuns run(String recipe, String innerState, String policy, int poisoned) {
    List<Shard> shards = new ArrayList<>(SparkRuns.unevenShards());
    shards.set(0, SparkRuns.shard(60, 60, Float.POSITIVE_INFINITY));
    if (poisoned > 1) {
      shards.set(1, SparkRuns.shard(47, 47, Float.POSITIVE_INFINITY));
    }
    return SparkRuns.of(
        """
        model: {network: mlp, hidden: [8]}
        training: {batch-size: 10, local-steps: 6, epochs: 6, averaging: %s, inner-state: %s,
          on-divergence: %s}
        """
            .formatted(recipe, innerState, policy),
        shards);
  }
}
