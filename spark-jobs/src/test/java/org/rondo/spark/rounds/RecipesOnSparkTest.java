package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rondo.spark.SparkTest;
import org.rondo.spark.rounds.SparkRuns.Way;
import org.rondo.training.TrainingResult;

/** Spark gives the bits of a single process, whichever way updates are brought together. */
class RecipesOnSparkTest {
  @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean | average",
        "gradients | average",
        "nesterov | local",
        "block-momentum | reset",
        "median | local",
        "{recipe: mean, compression: fp16} | average",
        "{recipe: nesterov, compression: int8, warmup-rounds: 2, ema: 0.9} | local",
        "{recipe: gradients, compression: int8} | average",
        "{recipe: gradients, compression: int4} | average",
        "{recipe: nesterov, compression: top-k, density: 0.3} | local",
        "{recipe: mean, broadcast-compression: int8} | average",
        "{recipe: nesterov, fragments: 3} | local",
        "{recipe: mean, overlap: true} | local",
        "{recipe: nesterov, overlap: true, compression: int8, broadcast-compression: int4} | local",
        "{recipe: nesterov, overlap: true, fragments: 3, warmup-rounds: 2} | local",
        "{recipe: mean, fragments: 2, compression: int8, broadcast-compression: int4} | local",
        "{recipe: nesterov, compression: int8, penalty: {z-score: 0.5, warmup-rounds: 2, clip: 0.2}} | local",
        "{recipe: nesterov, compression: int4, broadcast-compression: int4, ema: 0.9} | local",
        "{recipe: gradients, broadcast-compression: fp16} | average"
      })
  void sameBitsAsASingleProcess(String averaging, String innerState) {
    SparkRuns run = run(averaging, innerState, 4);
    TrainingResult expected = run.inProcess();

    for (Way way : Way.values()) {
      assertSame(run.onSpark(way, scratch), expected);
    }
  }

  @Test
  void piecesOfALargeNetworkComeTogetherAgain() {
    SparkRuns run =
        SparkRuns.of(
            """
            model: {network: mlp, hidden: [1200, 900]}
            training: {batch-size: 16, local-steps: 2, rounds: 2,
              averaging: {recipe: nesterov, compression: int8, broadcast-compression: int4}}
            """,
            SparkRuns.unevenShards());
    assertThat(run.fresh().parameters()).hasSizeGreaterThan(1 << 20);
    TrainingResult expected = run.inProcess();

    for (Way way : Way.values()) {
      assertSame(run.onSpark(way, scratch), expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCachedMayGetLostAtAnyTime(Way way) {
    SparkRuns run =
        run("{recipe: mean, compression: int8, broadcast-compression: int8}", "local", 40);
    TrainingResult expected = run.inProcess();
    LosingWorkers losing = new LosingWorkers(run.sparkWorkers(way, scratch), 7);

    assertSame(run.train(losing), expected);
    assertThat(losing.lost()).isGreaterThan(10);
    assertThat(scratch.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void theContextsOwnCheckpointFolderIsLeftAlone() throws Exception {
    SparkRuns run = run("mean", "local", 20);
    Path own = Files.createDirectory(scratch.resolve("own"));
    var context = SparkTest.session(2).sparkContext();
    context.setCheckpointDir(own.toUri().toString());
    String before = context.getCheckpointDir().get();

    run.onSpark(Way.COLLECTED, scratch.resolve("ours"));

    assertThat(context.getCheckpointDir().get()).isEqualTo(before);
    assertThat(scratch.resolve("ours")).doesNotExist();
  }

  private static SparkRuns run(String averaging, String innerState, int epochs) {
    return SparkRuns.of(
        """
        model: {network: mlp, hidden: [8], dropout: 0.2}
        training: {batch-size: 10, local-steps: 3, epochs: %d, averaging: %s, inner-state: %s}
        """
            .formatted(epochs, averaging, innerState),
        SparkRuns.unevenShards());
  }

  private static void assertSame(TrainingResult actual, TrainingResult expected) {
    assertThat(actual.state().parameters()).isEqualTo(expected.state().parameters());
    assertThat(actual.state().innerState()).isEqualTo(expected.state().innerState());
    assertThat(actual.totals().examples()).isEqualTo(expected.totals().examples());
    assertThat(actual.totals().bytesExchanged()).isEqualTo(expected.totals().bytesExchanged());
  }
}
