package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rondo explain}, as a page and as text. */
class ExplainCommandTest {
  @TempDir private Path temp;

  @Test
  void thePageOfTheExample() throws IOException {
    Path page = temp.resolve("pages/titanic.html");
    CapturedTerminal terminal = new CapturedTerminal();
    int code = terminal.run("explain", "--quiet", "--output", page.toString());
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out()).isEqualTo("page: " + page + "\n");
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .contains("Worker 2", "class=crew", "two-relu", "The round ")
        .doesNotContain("<script", "http://", "https://", "NaN");
  }

  @Test
  void aConfigurationAsText() throws IOException {
    Path conf = temp.resolve("conf.yaml");
    Files.writeString(
        conf,
        """
        name: sums
        data: {source: 'builtin:titanic', label: survived, task: classification}
        model: {network: mlp, hidden: [4], dropout: 0.5}
        training:
          epochs: 9
          early-stopping: {metric: loss, patience: 3}
          averaging: {recipe: gradients}
        """);
    CapturedTerminal terminal = new CapturedTerminal();
    int code =
        terminal.run(
            "explain",
            conf.toString(),
            "--text",
            "--quiet",
            "--workers=3",
            "--rows",
            "2",
            "--set",
            "training.optimizer.name=sgd");
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .contains(
            "3 workers train the network mlp", "gradient of worker 3", "class=crew to unit 4");
  }

  @ParameterizedTest
  @CsvSource({
    "--rows=0, '--rows: got 0, expected 1 to 1000'",
    "--steps=101, '--steps: got 101, expected 1 to 100'",
    "--workers=-1, '--workers: got -1, expected 1 to 64'",
    "--set=model.hiden=3, 'hidden'"
  })
  void whatCannotBeExplained(String option, String message) {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("explain", option)).isEqualTo(2);
    assertThat(terminal.err()).contains(message).doesNotContain("\tat ");
  }
}
