package org.rondo.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.CheckpointConfig;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.FaultyFileSystem;

/** When a run keeps its state, and what it keeps with it. */
class RunCheckpointsTest {
  private static final int NEVER = 1000;

  @TempDir private Path temp;

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  @Test
  void minutesCountFromTheLastCheckpoint() {
    assertThat(roundsKept(new CheckpointConfig(NEVER, 10.0, 9), 4, 4, 4, 9, 1, 10, 3))
        .containsExactly(3, 5, 6);
  }

  @Test
  void roundsAndMinutesWhicheverIsDueFirst() {
    assertThat(roundsKept(new CheckpointConfig(4, 10.0, 9), 1, 11, 1, 1, 9, 1, 1, 1))
        .containsExactly(2, 4, 6, 8);
  }

  @Test
  void withoutMinutesOnlyRoundsCount() {
    assertThat(roundsKept(new CheckpointConfig(3, null, 9), 90, 90, 1, 1, 1, 90, 90))
        .containsExactly(3, 6);
    assertThat(roundsKept(null, 90, 90, 90)).isEmpty();
  }

  /** Rounds after which there is a checkpoint, of rounds that take so many minutes. */
  private List<Integer> roundsKept(@Nullable CheckpointConfig config, int... minutes) {
    AtomicLong now = new AtomicLong(-7);
    try (RunFolder folder = folder(temp.toString())) {
      RunCheckpoints checkpoints = new RunCheckpoints(folder, config, now::get);
      for (int round = 1; round <= minutes.length; round++) {
        int done = round;
        now.addAndGet(TimeUnit.MINUTES.toNanos(minutes[round - 1]));
        checkpoints.after(done, () -> checkpoint(done));
      }
      return IntStream.rangeClosed(1, minutes.length)
          .filter(round -> names(folder).stream().anyMatch(name -> name.startsWith(of(round))))
          .boxed()
          .toList();
    }
  }

  @Test
  void aRunThatIsStoppedKeepsItsStateWithoutAnyConfiguration() {
    try (RunFolder folder = folder(temp.toString())) {
      new RunCheckpoints(folder, null, () -> 0).stopped(2, () -> checkpoint(2));
      Checkpoint kept =
          new CheckpointStore(folder.checkpoints(), 0).newest().orElseThrow().checkpoint();
      assertThat(kept.round()).isEqualTo(2);
    }
  }

  /** Also where files cannot be appended to and show only once they are closed. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "SHOWS_WHEN_CLOSED"})
  void metricsSoFarAreThereWithTheCheckpoint(FaultyFileSystem.Fault kind) throws IOException {
    FaultyFileSystem.fail(kind, "");
    try (RunFolder folder = folder(FaultyFileSystem.uri(temp))) {
      RunCheckpoints checkpoints =
          new RunCheckpoints(folder, new CheckpointConfig(2, null, 2), () -> 0);
      Path log = temp.resolve("kept").resolve(folder.runId()).resolve("metrics.jsonl");
      for (int round = 1; round <= 5; round++) {
        int done = round;
        folder.metrics().evaluated(round, 1, Split.TEST, new Metrics(1, Map.of(), null));
        checkpoints.after(done, () -> checkpoint(done));
        if (done % 2 == 0) {
          assertThat(Files.readAllLines(log)).hasSize(done);
        }
      }
      folder.metrics().close();
      assertThat(Files.readAllLines(log)).hasSize(5);
    }
  }

  private static RunFolder folder(String output) {
    return RunFolder.create(
        output, "kept", FaultyFileSystem.register(new Configuration()), Map.of("seed", 1));
  }

  private static Checkpoint checkpoint(int round) {
    return new Checkpoint(round, Map.of(), Map.of("round", round));
  }

  private static String of(int round) {
    return "round-%06d-".formatted(round);
  }

  private static List<String> names(RunFolder folder) {
    try {
      return folder.checkpoints().names();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
