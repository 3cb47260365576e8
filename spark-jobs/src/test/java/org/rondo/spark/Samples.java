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
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ExitCode;
import org.rondo.error.RondoException;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;

/** A small table, runs over it that take one round, and what they leave behind. */
public final class Samples {
  static final String HEADER = "a,b,c,y";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Samples() {}

  /** Rows of two numbers, one of three words, and a label of two classes; all different. */
  public static List<String> rows(int count) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          i + "," + i * 7 % 13 / 2.0 + "," + "rgb".charAt(i % 3) + "," + (i < 25 ? "no" : "yes"));
    }
    return rows;
  }

  /** The sample as a CSV file of 50 rows. */
  public static Path csv(Path folder) {
    return write(folder.resolve("sample.csv"), HEADER + "\n" + String.join("\n", rows(50)) + "\n");
  }

  /** The sample with more lines at its end. */
  public static Path csvWith(Path folder, String... lines) {
    List<String> all = new ArrayList<>(List.of(HEADER));
    all.addAll(rows(50));
    all.addAll(List.of(lines));
    return write(folder.resolve("sample.csv"), String.join("\n", all) + "\n");
  }

  /** Writes a text file and the folders above it. */
  public static Path write(Path file, String text) {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file and the folders above it. */
  public static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One round of a linear network over the sample's columns; settings change what they name. */
  public static RunConfig config(Path output, Object source, String... settings) {
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

  /** A source's rows as a frame, with the columns of their origin. */
  public static Dataset<Row> frame(RawData data) {
    StructType schema =
        data.types()
            .add(RowOrigin.FILE, DataTypes.StringType)
            .add(RowOrigin.PART, DataTypes.LongType)
            .add(RowOrigin.LINE, DataTypes.LongType)
            .add(RowOrigin.MALFORMED, DataTypes.StringType);
    int columns = data.types().length();
    return data.rows()
        .session()
        .createDataFrame(
            data.rows()
                .read()
                .map(
                    row -> {
                      Object[] values = Arrays.copyOf(row.values(columns), columns + 4);
                      values[columns] = row.origin().file();
                      values[columns + 1] = row.origin().part();
                      values[columns + 2] = row.origin().line();
                      values[columns + 3] = row.origin().malformed();
                      return RowFactory.create(values);
                    }),
            schema);
  }

  /** Trains on two cores without anyone listening. */
  public static TrainingRunResult train(RunConfig config) {
    return SparkTest.train(SparkTest.session(2), config);
  }

  /** Trains, expects a failure with its exit code, and gives its message. */
  public static String refused(RunConfig config, ExitCode expected) {
    RondoException failure = catchThrowableOfType(RondoException.class, () -> train(config));
    assertThat(failure).as("the run fails in a foreseen way").isNotNull();
    assertThat(failure.exitCode()).as(failure.getMessage()).isEqualTo(expected);
    assertThat(SparkTest.session(2).sparkContext().getPersistentRDDs().size()).isZero();
    return failure.getMessage();
  }

  /** A JSON file. */
  public static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of one JSON object a line. */
  public static List<JsonNode> jsonLines(Path file) {
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
  public static Path onlyRun(Path output) {
    try (var runs = Files.list(output.resolve("sample"))) {
      List<Path> all = runs.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
