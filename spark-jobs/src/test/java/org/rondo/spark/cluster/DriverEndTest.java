package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.spark.SparkTest;

/** A driver that is killed or asked to end; its run resumes to the bits of an undisturbed one. */
@Tag("cluster")
class DriverEndTest {
  /** {@code -Drondo.driver-kills=20} for more. */
  private static final int KILLS = Integer.getInteger("rondo.driver-kills", 2);

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int ROUNDS = 300;
  private static final int NEARLY_ALL = ROUNDS - 5;

  @TempDir private static Path temp;
  private static String expected;
  private static long undisturbedMillis;
  private static long lastMillis;

  @BeforeAll
  static void trainUndisturbed() {
    long start = System.nanoTime();
    Path output = temp.resolve("undisturbed");
    RondoProcess run = train(output);
    awaitNearlyAll(output, run);
    long last = System.nanoTime();
    while (run.isAlive() && status(onlyRun(output)).equals("running")) {
      pause(run, 5);
    }
    lastMillis = (System.nanoTime() - last) / 1_000_000;
    assertThat(run.exitCode(PATIENCE)).as(run.err()).isZero();
    undisturbedMillis = (System.nanoTime() - start) / 1_000_000;
    expected = run.result().get("parameters-sha256").asText();
  }

  @Test
  void killedAtRandomMomentsItResumesToTheSameBits() {
    Path output = temp.resolve("killed");
    Random moments = new Random(7);
    RondoProcess run = train(output);
    for (int kill = 0; kill < KILLS; kill++) {
      pause(run, (long) (moments.nextDouble() * undisturbedMillis));
      if (run.isAlive()) {
        run.signal("KILL");
        assertThat(run.exitCode(PATIENCE)).isEqualTo(137);
      } else {
        requireUndisturbedBits(run);
      }
      run = resumed(output);
    }
    requireUndisturbedBits(run);
  }

  /** While it writes its last checkpoints, its model and its result, and evaluates the model. */
  @Test
  void killedInItsLastSecondsItEndsWithTheSameBits() {
    int resumed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path output = temp.resolve("last-" + kill);
      RondoProcess run = train(output);
      awaitNearlyAll(output, run);
      pause(run, lastMillis * kill / KILLS);
      run.signal("KILL");
      run.exitCode(PATIENCE);
      Path folder = onlyRun(output);
      if (status(folder).equals("running")) {
        resumed++;
        run = train(output, "--resume");
        requireUndisturbedBits(run);
      } else {
        assertThat(sha(folder)).isEqualTo(expected);
      }
    }
    System.err.printf("%d killed in their last %d ms, %d resumed%n", KILLS, lastMillis, resumed);
  }

  private static void awaitNearlyAll(Path output, RondoProcess run) {
    while (run.isAlive() && unfinished(output).allMatch(made -> rounds(made).size() < NEARLY_ALL)) {
      pause(run, 5);
    }
  }

  private static String sha(Path run) {
    try {
      return new ObjectMapper()
          .readTree(run.resolve("result.json").toFile())
          .get("parameters-sha256")
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path onlyRun(Path output) {
    try (Stream<Path> runs = Files.list(output.resolve("titanic"))) {
      return runs.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Killed before its first checkpoint, or ended, a run cannot be resumed: another is begun then.
   */
  private static RondoProcess resumed(Path output) {
    return unfinished(output).anyMatch(DriverEndTest::hasCheckpoint)
        ? train(output, "--resume")
        : train(output);
  }

  private static void requireUndisturbedBits(RondoProcess run) {
    assertThat(run.exitCode(PATIENCE)).as(run.err()).isZero();
    JsonNode result = run.result();
    assertThat(result.get("parameters-sha256").asText()).isEqualTo(expected);
    assertThat(rounds(run.folder()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, ROUNDS).boxed().toList());
    assertThat(run.folder().resolve("driver.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void askedToEndItKeepsWhatItHas(String signal, int code) {
    Path output = temp.resolve(signal);
    RondoProcess run = train(output, "--set=training.checkpoint=null");
    while (run.isAlive() && unfinished(output).allMatch(folder -> rounds(folder).size() < 5)) {
      pause(run, 20);
    }
    run.signal(signal);

    assertThat(run.exitCode(PATIENCE)).as(run.err()).isEqualTo(code);
    assertThat(run.err())
        .contains("stopping; keeping what the run has reached")
        .containsPattern("rondo: stopped after round \\d+, as asked; continue with --resume=")
        .doesNotContain("Exception", "\tat ");
    assertThat(unfinished(output)).allMatch(DriverEndTest::hasCheckpoint);
    requireUndisturbedBits(train(output, "--set=training.checkpoint=null", "--resume"));
  }

  private static RondoProcess train(Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                SparkTest.conf("titanic.yaml").toString(),
                "--set=output=" + output,
                "--set=training.epochs=null",
                "--set=training.rounds=" + ROUNDS,
                "--set=training.averaging.recipe=nesterov",
                "--set=training.inner-state=local",
                "--set=training.checkpoint.every-rounds=3"));
    arguments.addAll(List.of(more));
    return RondoProcess.start(arguments);
  }

  private static Stream<Path> unfinished(Path output) {
    try (Stream<Path> runs = Files.list(output.resolve("titanic"))) {
      return runs.filter(run -> !status(run).equals("completed")).toList().stream();
    } catch (IOException e) { // nothing there yet
      return Stream.empty();
    }
  }

  private static String status(Path run) {
    Path result = run.resolve("result.json");
    try {
      return Files.exists(result)
          ? new ObjectMapper().readTree(result.toFile()).get("status").asText()
          : "running";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasCheckpoint(Path run) {
    try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
      return files.anyMatch(file -> file.endsWith("COMPLETE"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Numbers of the rounds in metrics.jsonl; a line that is being written does not count. */
  private static List<Integer> rounds(Path run) {
    Path log = run.resolve("metrics.jsonl");
    List<Integer> rounds = new ArrayList<>();
    try {
      if (Files.exists(log)) {
        for (String line : Files.readString(log).split("(?<=\n)")) {
          JsonNode read = line.endsWith("\n") ? new ObjectMapper().readTree(line) : null;
          if (read != null && read.has("local-steps")) {
            rounds.add(read.get("round").asInt());
          }
        }
      }
      return rounds;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(RondoProcess run, long millis) {
    try {
      for (long waited = 0; waited < millis && run.isAlive(); waited += 5) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
