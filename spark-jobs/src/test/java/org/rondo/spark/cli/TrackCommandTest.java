package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.spark.tracking.MlflowServer;

/** {@code rondo track}, on folders as runs leave them. */
class TrackCommandTest {
  @TempDir private Path temp;
  private Path run;

  @RegisterExtension private final MlflowServer server = new MlflowServer();

  @BeforeEach
  void writeRun() throws IOException {
    run = Files.createDirectories(temp.resolve("titanic/20260101-000000-a"));
    Files.createDirectories(run.resolve("tracking"));
    manifest("{\"mlflow\": \"%s\"}".formatted(server.url()));
    Files.writeString(run.resolve("result.json"), "{\"status\": \"completed\"}");
    Files.writeString(
        run.resolve("tracking/mlflow.jsonl"),
        """
        {"event":"begun","time":1700000000000,"parameters":{"seed":42},"tags":{}}
        {"event":"values","time":1700000000001,"round":1,"values":{"loss/train":0.5}}
        """);
  }

  private void manifest(String tracking) throws IOException {
    Files.writeString(
        run.resolve("manifest.json"),
        "{\"name\": \"titanic\", \"configuration\": {\"tracking\": %s}}".formatted(tracking));
  }

  @Test
  void sendsWhatIsLeftOnce() {
    CapturedTerminal terminal = new CapturedTerminal();
    int code = terminal.run("track", temp.resolve("titanic").toString());
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out().lines()).containsExactly("sent: 2 events", "run: " + run);
    int requests = server.requests().size();
    assertThat(server.requests()).anyMatch(path -> path.endsWith("runs/log-batch"));

    assertThat(new CapturedTerminal().run("track", run.toString())).isZero();
    assertThat(server.requests()).hasSize(requests);
  }

  @Test
  void saysWhatIsLeftWhereTheServerIsDown() {
    server.stop();
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("track", run.toString(), "--wait=1")).isEqualTo(1);
    assertThat(terminal.out().lines())
        .containsExactly("sent: 0 events", "left: 2 events (no connection)", "run: " + run);
  }

  @Test
  void refusesWhatIsNotThere() throws IOException {
    manifest("{}");
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("track", run.toString())).isEqualTo(2);
    assertThat(terminal.err()).contains("was trained without tracking.mlflow");
    CapturedTerminal other = new CapturedTerminal();
    assertThat(other.run("track", run.toString(), "--wait=0")).isEqualTo(2);
    assertThat(other.err()).contains("--wait: got 0, expected 1 to 86400");
  }
}
