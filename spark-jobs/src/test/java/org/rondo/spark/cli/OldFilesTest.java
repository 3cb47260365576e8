package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.spark.SparkTest;

/**
 * Runs and bundles of the commit that {@code src/test/resources/old/README.md} names mean what they
 * meant: they evaluate, predict and resume to the numbers that were recorded then.
 */
class OldFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path OLD =
      Path.of(System.getProperty("rondo.root"), "spark-jobs/src/test/resources/old");
  private static final String ROWS = OLD.resolve("rows.csv").toString();
  private static final double TOLERANCE = 1e-6;

  private final CapturedTerminal terminal = new CapturedTerminal();

  @TempDir private Path temp;

  @BeforeAll
  static void startSpark() {
    SparkTest.session(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed", "regression", "two-relu", "images"})
  void aModelEvaluatesAndPredictsAsBefore(String name) throws IOException {
    Path folder = unpacked(name);
    String run = onlyRun(folder.resolve(name)).toString();

    run("evaluate", run, "--data", source(name));
    assertClose(json(terminal.out()), json(Files.readString(folder.resolve("metrics.json"))));

    Path scored = temp.resolve("scored");
    run("predict", run, "--input", source(name), "--output", scored.toString(), "--format=json");
    Map<String, JsonNode> expected = predictions(folder.resolve("predictions.jsonl"));
    Map<String, JsonNode> predicted = predictions(scored);
    assertThat(predicted.keySet()).isEqualTo(expected.keySet());
    expected.forEach((row, prediction) -> assertClose(predicted.get(row), prediction));
  }

  @ParameterizedTest
  @ValueSource(strings = {"interrupted-mean", "interrupted-nesterov"})
  void anInterruptedRunResumesToTheSameBits(String name) throws IOException {
    Path folder = unpacked(name);
    Path run = onlyRun(folder.resolve(name));

    run(trainArguments(folder, "--resume"));

    JsonNode result = json(Files.readString(run.resolve("result.json")));
    assertThat(result.get("status").asText()).isEqualTo("completed");
    assertThat(result.get("resumed-from-round")).hasSize(1);
    assertThat(result.get("parameters-sha256").asText())
        .isEqualTo(Files.readString(folder.resolve("parameters-sha256")).strip());
    assertThat(terminal.out()).endsWith("run: " + run + "\n");
  }

  @Test
  void aFinishedRunIsKnownToHaveFinished() throws IOException {
    Path folder = unpacked("mixed");
    String runId = onlyRun(folder.resolve("mixed")).getFileName().toString();

    int code = terminal.run(trainArguments(folder, "--resume=" + runId));

    assertThat(code).isEqualTo(2);
    assertThat(terminal.err()).contains(runId, "it has finished (completed)");
  }

  private static String[] trainArguments(Path folder, String more) {
    String conf = folder.resolve("conf.yaml").toString();
    return new String[] {"train", conf, "--quiet", "--set=output=" + folder, more};
  }

  private void run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (all.contains("builtin:digits")) {
      all.add("--set=data.options={rows: 40}");
    }
    assertThat(terminal.run(all.toArray(String[]::new))).as(terminal.err()).isZero();
  }

  private static String source(String name) {
    return name.equals("images") ? "builtin:digits" : ROWS;
  }

  /** The archive's content, in a folder of this test. */
  private Path unpacked(String name) throws IOException {
    Path folder = temp.resolve("old");
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(OLD.resolve(name + ".zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    return folder;
  }

  private static Path onlyRun(Path runs) throws IOException {
    try (var all = Files.list(runs)) {
      List<Path> found = all.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  /** What was predicted, by the row that it was predicted for. */
  private static Map<String, JsonNode> predictions(Path place) throws IOException {
    Map<String, JsonNode> byRow = new TreeMap<>();
    try (var files = Files.walk(place)) {
      for (Path file : files.filter(OldFilesTest::holdsRows).toList()) {
        for (String line : Files.readAllLines(file)) {
          ObjectNode row = (ObjectNode) json(line);
          ObjectNode prediction = JSON.createObjectNode();
          row.fieldNames()
              .forEachRemaining(
                  field -> {
                    if (field.matches("prediction|probability_.*")) {
                      prediction.set(field, row.get(field));
                    }
                  });
          byRow.put(row.remove(fields(prediction)).toString(), prediction);
        }
      }
    }
    return byRow;
  }

  private static boolean holdsRows(Path file) {
    return Files.isRegularFile(file) && file.getFileName().toString().matches("p.*\\.jsonl?");
  }

  private static List<String> fields(JsonNode node) {
    List<String> fields = new ArrayList<>();
    node.fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  /** Equal, but for the last figures of fractions. */
  private static void assertClose(JsonNode actual, JsonNode expected) {
    if (expected.isDouble()) {
      assertThat(actual.doubleValue()).isCloseTo(expected.doubleValue(), within(TOLERANCE));
    } else if (expected.isObject()) {
      assertThat(fields(actual)).containsAll(fields(expected));
      fields(expected).forEach(field -> assertClose(actual.get(field), expected.get(field)));
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }
}
