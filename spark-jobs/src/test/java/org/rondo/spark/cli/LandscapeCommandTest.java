package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rondo landscape}, as a page and as text. */
class LandscapeCommandTest {
  @TempDir private Path temp;

  @Test
  void theLandscapeOfAConfiguration() throws IOException {
    Path conf = temp.resolve("conf.yaml");
    Files.writeString(
        conf,
        """
        name: sums
        data: {source: 'builtin:titanic', label: survived, task: classification}
        model: {network: linear}
        training: {workers: 2, rounds: 3, batch-size: 300, optimizer: {name: sgd, learning-rate: 0.1}}
        """);
    Path page = temp.resolve("pages/titanic.html");
    CapturedTerminal terminal = new CapturedTerminal();
    int code =
        terminal.run(
            "landscape",
            conf.toString(),
            "--workers",
            "--grid=5",
            "--products=6",
            "--quiet",
            "--rows=200",
            "--output=" + page);
    assertThat(code).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .isEqualTo("json: %s/pages/titanic.json%npage: %s%n".formatted(temp, page));
    assertThat(Files.readString(page))
        .startsWith("<!DOCTYPE html>")
        .contains(
            "Workers 1 and 2 in round 3", "role=\"img\"", "the first 200 of", "2 / learning rate")
        .doesNotContain("<script", "http://", "https://", "NaN", "src=", "@import", "url(");
    assertThat(Files.readString(temp.resolve("pages/titanic.json")))
        .contains("\"largest\"", "\"greatest-stable\" : 20.");
    assertThat(temp.resolve("runs")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--grid=2, 2, '--grid: got 2, expected 3 to 201'",
    "--products=3, 2, '--products: got 3, expected 4 to 1000'",
    "--radius=0, 2, '--radius: got 0.0, expected a number above 0'",
    "--round=2, 2, '--round: is of --workers; add that'"
  })
  void whatCannotBeAskedFor(String option, int code, String message) {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("landscape", "runs/none", option)).isEqualTo(code);
    assertThat(terminal.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void whatIsNoRun() {
    CapturedTerminal terminal = new CapturedTerminal();
    assertThat(terminal.run("landscape", temp.resolve("none").toString(), "--quiet")).isEqualTo(3);
    assertThat(terminal.err()).contains("no run in", "expected a run's folder");
    terminal = new CapturedTerminal();
    assertThat(terminal.run("landscape", "registry:titanic@champion", "--quiet")).isEqualTo(2);
    assertThat(terminal.err()).contains("a version in a registry has no configuration beside it");
  }
}
