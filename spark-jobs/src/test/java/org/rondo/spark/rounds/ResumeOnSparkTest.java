package org.rondo.spark.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.spark.rounds.SparkRuns.Way;
import org.rondo.training.Checkpoints;
import org.rondo.training.Trainer;
import org.rondo.training.TrainingListener;
import org.rondo.training.TrainingResult;
import org.rondo.training.Workers;

/** What workers on Spark keep for themselves comes back from a checkpoint. */
class ResumeOnSparkTest {

  @TempDir Path scratch;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean | average",
        "{recipe: nesterov, compression: int8} | local",
        "{recipe: gradients, compression: int8} | average"
      })
  void resumesToTheSameBits(String averaging, String innerState) {
    SparkRuns run = run(averaging, innerState, 24);
    Map<Integer, Checkpoint> checkpoints = new TreeMap<>();
    TrainingResult whole = train(run, workers(run, Way.COLLECTED), checkpoints::put, null);

    assertSame(run.inProcess(), whole);
    for (int round : new int[] {1, 16, 17, 23}) { // 16 is where parts go to files
      Checkpoint from = checkpoints.get(round);
      assertSame(train(run, workers(run, Way.COLLECTED), (after, state) -> {}, from), whole);
      assertSame(train(run, workers(run, Way.RESIDENT), (after, state) -> {}, from), whole);
      assertSame(train(run, workers(run, Way.REMOTE), (after, state) -> {}, from), whole);
    }
  }

  @Test
  void whatWasRestoredMayGetLost() {
    SparkRuns run = run("{recipe: mean, compression: int8}", "local", 24);
    Map<Integer, Checkpoint> checkpoints = new TreeMap<>();
    TrainingResult whole = train(run, workers(run, Way.COLLECTED), checkpoints::put, null);

    LosingWorkers losing = new LosingWorkers(workers(run, Way.COLLECTED), 2);
    assertSame(train(run, losing, (after, state) -> {}, checkpoints.get(3)), whole);
    assertThat(losing.lost()).isGreaterThan(10);
    assertThat(scratch.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void longLivedTasksLeaveWhatAJobResumesFrom() {
    SparkRuns run = run("{recipe: nesterov, compression: int8}", "local", 12);
    Map<Integer, Checkpoint> checkpoints = new TreeMap<>();
    TrainingResult whole = train(run, workers(run, Way.RESIDENT), checkpoints::put, null);

    assertSame(
        train(run, workers(run, Way.SCATTERED), (after, state) -> {}, checkpoints.get(5)), whole);
  }

  private Workers workers(SparkRuns run, Way way) {
    return run.sparkWorkers(way, scratch.resolve("checkpoints"));
  }

  /** Offers the state of every round. */
  private static TrainingResult train(
      SparkRuns run,
      Workers workers,
      java.util.function.BiConsumer<Integer, Checkpoint> keep,
      @org.jspecify.annotations.Nullable Checkpoint from) {
    Checkpoints checkpoints = (rounds, state) -> keep.accept(rounds, state.get());
    try (workers) {
      Trainer trainer =
          new Trainer(
              run.plan(), run.config().training(), workers, new TrainingListener() {}, checkpoints);
      return from == null ? trainer.train(run.fresh()) : trainer.resume(from);
    }
  }

  private static SparkRuns run(String averaging, String innerState, int rounds) {
    return SparkRuns.of(
        """
        model: {network: mlp, hidden: [8]}
        training: {batch-size: 8, local-steps: 3, rounds: %d, inner-state: %s, averaging: %s,
          optimizer: {name: adam, learning-rate: 0.02}}
        """
            .formatted(rounds, innerState, averaging),
        SparkRuns.unevenShards());
  }

  private static void assertSame(TrainingResult actual, TrainingResult expected) {
    assertThat(actual.state().parameters()).isEqualTo(expected.state().parameters());
    assertThat(actual.state().innerState()).isEqualTo(expected.state().innerState());
    assertThat(actual.totals().rounds()).isEqualTo(expected.totals().rounds());
    assertThat(actual.totals().examples()).isEqualTo(expected.totals().examples());
  }
}
