package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rondo watch}, on folders as runs leave them. */
class WatchCommandTest {
  @TempDir private Path temp;
  private Path run;

  @BeforeEach
  void begun() throws IOException {
    run = Files.createDirectories(temp.resolve("titanic/20260102-000000-b"));
    Path older = Files.createDirectories(temp.resolve("titanic/20260101-000000-a"));
    for (Path each : List.of(run, older)) {
      Files.writeString(
          each.resolve("manifest.json"), "{\"configuration\": {\"training\": {\"epochs\": 20}}}");
    }
    log(round(1, 0.7), round(2, 0.5));
  }

  @Test
  void aRunThatHasEnded() throws IOException {
    log("{\"round\":2,\"epoch\":2,\"evaluation\":\"validation\",\"loss\":0.6,\"accuracy\":0.75}");
    end("completed");
    CapturedTerminal terminal = new CapturedTerminal();
    int code = terminal.run("watch", temp.resolve("titanic").toString());
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out().lines())
        .containsExactly(
            "round 1  epoch 1/20  loss 0.7000  6,322 examples/s",
            "round 2  epoch 2/20  loss 0.5000  6,322 examples/s",
            "round 2  epoch 2/20  validation  accuracy 0.7500  loss 0.6000",
            "completed after 2 rounds",
            "run: " + run);
  }

  @Test
  void aRunWhileItIsTrained() throws Exception {
    Files.writeString(
        run.resolve("driver.json"),
        "{\"process\": 1, \"host\": \"elsewhere\", \"expires\": \"%s\"}"
            .formatted(Instant.now().plusSeconds(600)));
    CapturedTerminal terminal = new CapturedTerminal();
    CompletableFuture<Integer> watching =
        CompletableFuture.supplyAsync(() -> terminal.run("watch", run.toString(), "--every", "1"));
    waitUntil(() -> terminal.out().contains("round 2"));
    // Half a line is not shown before its other half has come.
    append(round(3, 0.4).substring(0, 20));
    append(round(3, 0.4).substring(20) + "\n");
    waitUntil(() -> terminal.out().contains("round 3  epoch 3/20  loss 0.4000"));
    // It is resumed from its first round.
    Files.writeString(run.resolve("metrics.jsonl"), round(1, 0.7) + "\n");
    waitUntil(
        () -> terminal.out().lines().filter(line -> line.startsWith("round 1 ")).count() == 2);
    end("diverged");
    assertThat(watching.get(60, TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(terminal.out()).contains("diverged after 2 rounds");
  }

  @Test
  void aRunThatNobodyWorksOn() {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("watch", run.toString())).isEqualTo(4);
    assertThat(terminal.out())
        .endsWith("interrupted: no driver works on it; rondo train CONF --resume resumes it\n");
  }

  @Test
  void whatIsNoRun() {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("watch", temp.resolve("titanik").toString())).isEqualTo(3);
    assertThat(terminal.err()).contains("no run in " + temp.resolve("titanik"), "OUTPUT/NAME");
    CapturedTerminal other = new CapturedTerminal();
    assertThat(other.run("watch", run.toString(), "--every=0")).isEqualTo(2);
    assertThat(other.err()).contains("--every: got 0, expected 1 to 3600");
  }

  @Test
  void theDashboardOfATerminal() {
    WatchedRun watched = new WatchedRun("runs/titanic", Map.of());
    assertThat(watched.dashboard(80)).containsExactly("runs/titanic  no round yet");
    for (int round = 1; round <= 100; round++) {
      watched.add(
          Map.of(
              "round", round,
              "epoch", 1,
              "loss", 1.0 / round,
              "worker-divergence", 0.5,
              "examples-per-second", 6322.4,
              "compute-ms", 3.0,
              "communication-ms", 1.0,
              "launch-ms", 1.0));
    }
    List<String> lines = watched.dashboard(60);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.length()).isLessThan(60))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("runs/titanic  round 100  epoch 1"),
            line -> assertThat(line).matches("loss +█.*▁  0\\.0100"),
            line -> assertThat(line).matches("drift of the workers +▁+  0\\.5000"),
            line -> assertThat(line).matches("speed +6,322 examples/s"),
            line -> assertThat(line).matches("time of a round +4\\.0 ms: computing 75 .*"));
  }

  @Test
  void curves() {
    assertThat(Sparkline.of(List.of(), 10)).isEmpty();
    assertThat(Sparkline.of(List.of(1.0, 1.0), 10)).isEqualTo("▁▁");
    assertThat(Sparkline.of(List.of(0.0, Double.NaN, 7.0), 10)).isEqualTo("▁ █");
    List<Double> rising = new ArrayList<>();
    IntStream.range(0, 800).forEach(i -> rising.add((double) i));
    assertThat(Sparkline.of(rising, 8)).isEqualTo("▁▂▃▄▅▆▇█");
  }

  private static void waitUntil(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private static String round(int round, double loss) {
    return ("{\"round\":%s,\"epoch\":%s,\"loss\":%s,\"examples\":640,"
            + "\"examples-per-second\":6322.4}")
        .formatted(round, round, loss);
  }

  private void log(String... lines) throws IOException {
    for (String line : lines) {
      append(line + "\n");
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(
        run.resolve("metrics.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void end(String status) throws IOException {
    Files.writeString(
        run.resolve("result.json"), "{\"status\": \"%s\", \"rounds\": 2}".formatted(status));
  }
}
