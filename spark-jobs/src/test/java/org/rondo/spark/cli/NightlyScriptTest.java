package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/nightly} in the place of a scheduler, with a stand-in for Rondo. */
class NightlyScriptTest {
  private static final String STAND_IN =
      """
      #!/bin/sh
      echo "result of $*"
      echo "rondo: a reason" >&2
      exit $CODE
      """;

  @TempDir private Path temp;

  private record Call(int code, String printed) {}

  private Call nightly(int code, String keep, String... arguments) throws Exception {
    Path rondo = temp.resolve("stand-in");
    Files.writeString(rondo, STAND_IN);
    assertThat(rondo.toFile().setExecutable(true)).isTrue();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("rondo.root")).resolve("scripts/nightly").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(temp.toFile()).redirectErrorStream(true);
    builder.environment().put("RONDO", rondo.toString());
    builder.environment().put("RONDO_KEEP_LOGS", keep);
    builder.environment().put("CODE", Integer.toString(code));
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Call(process.waitFor(), printed);
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("logs"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void saysNothingWhenAllIsWell() throws Exception {
    assertThat(nightly(0, "30", "my conf.yaml", "--set", "seed=1")).isEqualTo(new Call(0, ""));
    assertThat(logs()).hasSize(1);
    assertThat(logs().get(0).getFileName().toString()).startsWith("my conf-2").endsWith(".log");
    assertThat(logs().get(0))
        .hasContent("result of retrain my conf.yaml --set seed=1\nrondo: a reason");
  }

  @ParameterizedTest
  @CsvSource({
    "1, it ended unexpectedly",
    "2, the command line or the configuration is wrong",
    "3, the data are bad or missing",
    "4, training failed",
    "5, another call is retraining this model",
    "137, it ended unexpectedly"
  })
  void passesAnExitCodeOnAndSaysWhatItMeans(int code, String meaning) throws Exception {
    Call call = nightly(code, "30", "a.yaml");
    assertThat(call.code()).isEqualTo(code);
    assertThat(call.printed())
        .startsWith("nightly: a.yaml: exit code %s: %s".formatted(code, meaning))
        .endsWith("rondo: a reason\n");
  }

  @Test
  void keepsTheNewestLogsOfEachConfiguration() throws Exception {
    nightly(0, "2", "a-2.yaml");
    nightly(0, "2", "other.yaml");
    for (int i = 0; i < 3; i++) {
      nightly(0, "2", "a.yaml");
    }
    assertThat(logs().stream().map(log -> log.getFileName().toString().split("-20")[0]).sorted())
        .containsExactly("a", "a", "a-2", "other");
  }

  @Test
  void refusesWrongUse() throws Exception {
    assertThat(nightly(0, "30").code()).isEqualTo(2);
    assertThat(nightly(0, "30", "--quiet").printed()).startsWith("usage: nightly CONF");
    for (String keep : List.of("x", "0", "-1")) {
      assertThat(nightly(0, keep, "a.yaml").printed()).contains("RONDO_KEEP_LOGS: got " + keep);
    }
    assertThat(temp.resolve("logs")).doesNotExist();
  }
}
