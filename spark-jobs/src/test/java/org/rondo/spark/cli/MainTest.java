package org.rondo.spark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "predict --help"})
  void outputThatCannotBeWrittenIsAFailure(String arguments) {
    OutputStream fullDisk =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal full =
        new Terminal(new PrintStream(fullDisk, true, UTF_8), new PrintStream(err, true, UTF_8), 0);

    assertThat(Main.run(full, arguments.split(" ", -1))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("the output could not be written to stdout");
  }

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    assertThat(terminal.run("--help")).isZero();
    assertThat(terminal.out())
        .contains("train", "evaluate", "predict", "doctor", "Exit codes", "4 training diverged");
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "predict", "doctor"})
  void everyCommandHasHelpAndTheSharedOptions(String command) {
    assertThat(terminal.run(command, "--help")).isZero();
    assertThat(terminal.out())
        .startsWith("Usage: rondo " + command)
        .contains("--master", "--conf", "--set", "--quiet", "--verbose");
  }

  @ParameterizedTest
  @CsvSource({
    "--shadow challenger, --shadow: has no effect without --incremental",
    "--version-col v, --version-col: has no effect without --incremental",
    "--rescore-changed, --rescore-changed: has no effect without --incremental",
    "--incremental --overwrite, '--overwrite: cannot stand with --incremental, which adds to PATH'"
  })
  void optionsOfTwoWaysToPredictAreToldApart(String options, String problem) {
    assertThat(terminal.run(("predict m --input a.csv --output b " + options).split(" ", -1)))
        .isEqualTo(2);
    assertThat(terminal.err()).contains(problem);
  }

  /** What those who call the libraries themselves are warned of. */
  @Test
  void warningsOfLibrariesStayOffTheTerminal() throws URISyntaxException {
    URI file = Objects.requireNonNull(Main.class.getResource("/log4j2-rondo.properties")).toURI();
    try (LoggerContext log = new LoggerContext("test", null, file)) {
      log.start();
      for (String library :
          List.of(
              "org.deeplearning4j.nn.conf.NeuralNetConfiguration",
              "org.nd4j.linalg.factory.Nd4jBackend",
              "org.apache.hadoop.util.NativeCodeLoader")) {
        assertThat(log.getLogger(library).isWarnEnabled()).as(library).isFalse();
        assertThat(log.getLogger(library).isErrorEnabled()).as(library).isTrue();
      }
      assertThat(log.getLogger("org.rondo.spark.shards.Preparation").isWarnEnabled()).isTrue();
    }
  }

  @Test
  void theCompilersTakeTheDirectivesOfTheLauncher() {
    String file = System.getProperty("rondo.root") + "/scripts/compiler-directives.json";
    assertThat(CompilerDirectives.command("compilerDirectivesAdd", "'" + file + "'").strip())
        .startsWith("1 compiler directives added");
    try {
      assertThat(CompilerDirectives.command("compilerDirectivesPrint"))
          .contains("org/apache/spark/sql/catalyst/optimizer")
          .doesNotContain("org/rondo/engine", "org/rondo/data");
    } finally {
      CompilerDirectives.command("compilerDirectivesClear");
    }
    assertThat(CompilerDirectives.command("noSuchCommand")).contains("ReflectionException");
  }

  @Test
  void versionNamesWhatItRunsOn() {
    assertThat(terminal.run("--version")).isZero();
    assertThat(terminal.out())
        .containsPattern("rondo \\d+\\.\\d+")
        .containsPattern("java \\d+")
        .containsPattern("spark \\d+\\.\\d+\\.\\d+")
        .containsPattern("dl4j \\d+\\.\\d+")
        .doesNotContain("$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trian conf.yaml         | unknown command 'trian'; did you mean train?",
        "dance                   | unknown command 'dance'; the commands are train, retrain, evaluate,",
        "train c.yaml --verbos   | unknown option '--verbos'; did you mean --verbose?",
        "train c.yaml --qiuet    | unknown option '--qiuet'; did you mean --quiet?",
        "train c.yaml --epochs=3 | unknown option '--epochs'; a key of the configuration is set with",
        "train                   | missing required parameter: 'CONF'",
        "train a.yaml b.yaml     | unexpected argument 'b.yaml'",
        "train c.yaml --conf x   | --conf",
        "evaluate runs/x         | missing required option: '--data=SOURCE'",
        "predict m --input a --output b --format parqet | expected one of [PARQUET, CSV, JSON]"
      })
  void aBadCommandLineIsExitCode2AndSaysWhatWasMeant(String line, String complaint) {
    assertThat(terminal.run(line.split(" +"))).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("rondo: ")
        .contains(complaint, "see: rondo", "--help")
        .doesNotContain("\tat ");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void noCommandIsExitCode2() {
    assertThat(terminal.run()).isEqualTo(2);
    assertThat(terminal.err()).startsWith("rondo: a command is missing");
  }

  @Test
  void aMissingConfigurationIsExitCode2WithItsPathAndNoStackTrace() {
    assertThat(terminal.run("train", "nowhere.yaml")).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("rondo: configuration not found: nowhere.yaml")
        .doesNotContain("\tat ");
  }

  @Test
  void verboseShowsTheStackTraceToo() {
    assertThat(terminal.run("train", "nowhere.yaml", "--verbose")).isEqualTo(2);
    assertThat(terminal.err()).contains("\tat org.rondo", "rondo: configuration not found");
  }

  @Test
  void aBadSettingIsExitCode2WithTheNearestKey() throws IOException {
    Path file = configuration();
    int code = terminal.run("train", file.toString(), "--set", "training.epoch=3");
    assertThat(code).isEqualTo(2);
    assertThat(terminal.err()).contains("training.epoch", "did you mean epochs?");
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void onlyDataCanBeSetForATrainedModel() {
    int code = terminal.run("evaluate", "m", "--data", "d.csv", "--set", "training.epochs=3");
    assertThat(code).isEqualTo(2);
    assertThat(terminal.err()).contains("--set training.epochs=3: expected where the data are");
  }

  @Test
  void doctorFindsThisMachineInOrder() throws IOException {
    String output = folder.resolve("runs").toString();
    int code = terminal.run("doctor", configuration().toString(), "--set", "output=" + output);
    assertThat(terminal.out())
        .contains("java", "memory", "cores", "a matrix product is right", "a job runs")
        .contains("is valid", "can be written")
        .containsPattern("speed-up +about [0-9.]+ times one worker with local-steps 10")
        .endsWith("nothing to fix\n");
    assertThat(code).isZero();
  }

  @Test
  void doctorDoesNotFailOverASpeedThatItCannotPredict() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n");
    int code = terminal.run("doctor", configuration().toString(), "--set", "data.source=" + rows);
    assertThat(terminal.out())
        .contains("ok    speed-up       not predicted: data.label")
        .endsWith("nothing to fix\n");
    assertThat(code).isZero();
  }

  @Test
  void doctorFailsOnDataThatAreNotThere() throws IOException {
    int code =
        terminal.run("doctor", configuration().toString(), "--set", "data.source=no/such.csv");
    assertThat(code).isEqualTo(2);
    assertThat(terminal.out())
        .contains("FAIL  data", "no/such.csv does not exist", "correct data.source")
        .endsWith("1 to fix\n");
  }

  private Path configuration() throws IOException {
    return Files.writeString(
        folder.resolve("titanic.yaml"),
        """
        name: titanic
        data: {source: "builtin:titanic", label: survived}
        model: {network: linear}
        """);
  }

  @Test
  void resumeTakesItsRunOnlyAfterAnEqualsSign() {
    for (String[] arguments :
        new String[][] {
          {"train", "--resume", "none.yaml"},
          {"train", "none.yaml", "--resume"},
          {"train", "--resume=20260101-000000-abcdef", "none.yaml"}
        }) {
      CapturedTerminal own = new CapturedTerminal();
      assertThat(own.run(arguments)).isEqualTo(2);
      assertThat(own.err()).startsWith("rondo: configuration not found: none.yaml");
    }
  }

  @Test
  void helpShowsHowARunIsNamed() {
    assertThat(terminal.run("train", "--help")).isZero();
    assertThat(terminal.out()).contains("--resume[=RUN_ID]").doesNotContain("==");
  }

  @Test
  void trainNeedsASource() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.yaml"),
            """
            name: rows
            data: {label: y}
            model: {network: linear}
            """);
    assertThat(terminal.run("train", file.toString())).isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("rondo: data.source: is missing, so there is nothing to read; set it to a path")
        .doesNotContain("\tat ");
    assertThat(terminal.out()).isEmpty();
  }
}
