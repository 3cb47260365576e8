package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.spark.run.TrainingRunResult;

/** A row that no network can digest, from the source to the run's folder. */
class SkipWorkerTest {
  @TempDir Path folder;

  @Test
  void theOthersFinishTheModel() {
    TrainingRunResult run = Samples.train(config("skip-worker"));

    assertThat(run.status()).isEqualTo("completed");
    assertThat(run.skippedUpdates()).isPositive();
    for (float parameter : run.model().state().parameters()) {
      assertThat(parameter).isFinite();
    }
    Path kept = Samples.onlyRun(folder.resolve("runs"));
    JsonNode result = Samples.json(kept.resolve("result.json"));
    assertThat(result.get("skipped-updates").asLong()).isEqualTo(run.skippedUpdates());
    assertThat(result.get("advice").asText()).contains("updates of diverged workers were left out");
    assertThat(kept.resolve("model/network.zip")).exists();
    JsonNode skipped =
        Samples.jsonLines(kept.resolve("metrics.jsonl")).stream()
            .filter(line -> line.has("skipped-workers"))
            .findFirst()
            .orElseThrow()
            .get("skipped-workers")
            .get(0);
    assertThat(skipped.get("worker").asInt()).isBetween(0, 3);
    assertThat(skipped.get("epoch").asInt()).isEqualTo(1);
    assertThat(skipped.get("batch").asInt()).isPositive();
  }

  @Test
  void failingKeepsTheLastGoodModel() {
    String message = Samples.refused(config("fail"), ExitCode.TRAINING);

    assertThat(message)
        .matches(
            "training diverged in round \\d+: worker \\d's (loss is|parameters are|optimizer state is) no longer"
                + " finite \\(shard \\d, epoch 1, batch \\d\\)\\. Try a smaller.*");
    JsonNode result = Samples.json(Samples.onlyRun(folder.resolve("runs")).resolve("result.json"));
    assertThat(result.get("status").asText()).isEqualTo("diverged");
    assertThat(result.has("examples")).isTrue();
    assertThat(result.has("bytes-exchanged")).isTrue();
  }

  private RunConfig config(String policy) {
    Path source = Samples.csvWith(folder, "3e38,1,r,yes");
    return Samples.config(
        folder.resolve("runs"),
        source,
        "data.features.a={type: numeric, scale: none}",
        "data.split={train: 1, validation: 0, test: 0}",
        "training.workers=4",
        "training.batch-size=4",
        "training.local-steps=4",
        "training.rounds=3",
        "training.on-divergence=" + policy);
  }
}
