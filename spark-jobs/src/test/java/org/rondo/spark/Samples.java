package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;

/** A small table, runs over it that take one round, and what they leave behind. */
final class Samples {
  static final String HEADER = "a,b,c,y";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Samples() {}

  /** Rows of two numbers, one of three words, and a label of two classes; all different. */
  static List<String> rows(int count) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          i + "," + i * 7 % 13 / 2.0 + "," + "rgb".charAt(i % 3) + "," + (i < 25 ? "no" : "yes"));
    }
    return rows;
  }

  /** The sample as a CSV file of 50 rows. */
  static Path csv(Path folder) {
    return write(folder.resolve("sample.csv"), HEADER + "\n" + String.join("\n", rows(50)) + "\n");
  }

  /** The sample with more lines at its end. */
  static Path csvWith(Path folder, String... lines) {
    List<String> all = new ArrayList<>(List.of(HEADER));
    all.addAll(rows(50));
    all.addAll(List.of(lines));
    return write(folder.resolve("sample.csv"), String.join("\n", all) + "\n");
  }

  static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One round of a linear network over the sample's columns; settings change what they name. */
  static RunConfig config(Path output, Object source, String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + source, "output=" + output));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: sample
        data:
          source: x
          label: y
          task: classification
          features: {a: numeric, b: numeric, c: categorical}
          split: {train: 0.8, validation: 0.1, test: 0.1}
        model: {network: linear}
        training: {rounds: 1, batch-size: 20}
        """,
        "test",
        all);
  }

  static TrainedRun train(RunConfig config) {
    return SparkTest.train(SparkTest.session(2), config);
  }

  /** Trains, expects a failure with its exit code, and gives its message. */
  static String refused(RunConfig config, ExitCode expected) {
    RondoException failure = catchThrowableOfType(RondoException.class, () -> train(config));
    assertThat(failure).as("the run fails in a foreseen way").isNotNull();
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(expected);
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
    return failure.getMessage();
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> jsonLines(Path file) {
    try {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only run's folder below an output folder. */
  static Path onlyRun(Path output) {
    try (var runs = Files.list(output.resolve("sample"))) {
      List<Path> all = runs.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
