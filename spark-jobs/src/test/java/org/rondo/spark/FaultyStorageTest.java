package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.RondoException;
import org.rondo.spark.FaultyFileSystem.Fault;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.spark.storage.Folder;
import org.rondo.training.DivergedException;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;
import org.rondo.training.TrainingListener;

/** A run whose output folder is on storage that fails: nothing lost, and a clear error. */
class FaultyStorageTest {
  @TempDir Path temp;
  private RunConfig config;

  @BeforeEach
  void register() {
    FaultyFileSystem.register(SparkTest.session(2).sparkContext().hadoopConfiguration());
    Path csv = Samples.csv(temp.resolve("data"));
    config = Samples.config(temp, csv, "output=" + FaultyFileSystem.uri(temp.resolve("runs")));
  }

  @AfterEach
  void repair() {
    FaultyFileSystem.repair();
  }

  private List<Path> left() throws IOException {
    Path runs = temp.resolve("runs");
    if (!Files.exists(runs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(runs)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "SHOWS_WHEN_CLOSED"})
  void aRunThatCannotBeginIsToldBeforeAnyWork(Fault fault) throws IOException {
    FaultyFileSystem.fail(fault, "");
    assertThatThrownBy(() -> Samples.train(config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("output: cannot write to faulty:")
        .hasMessageEndingWith("set output to a folder that you may write to");
    FaultyFileSystem.repair();
    assertThat(left()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RENAME_RETURNS_FALSE, network.zip",
    "RENAME_THROWS, signature.json",
    "WRITE_STOPS, network.zip",
    "WRITE_LOSES_THE_REST, network.zip",
    "CLOSE_THROWS, network.zip",
    "DISK_FULL, features",
    "DISK_FULL, bundle.json",
    "READ_ONLY, /model"
  })
  void aModelThatCannotBeWrittenIsNoModel(Fault fault, String where) throws IOException {
    RondoException failure =
        catchThrowableOfType(RondoException.class, () -> trainAndBreak(fault, where));
    FaultyFileSystem.repair();
    assertThat(failure)
        .hasMessageStartingWith("cannot write to faulty:")
        .hasMessageContaining("see that the folder can be written and has room");
    // What there is to show is kept, and says how it ended.
    List<String> names = left().stream().map(file -> file.getFileName().toString()).toList();
    assertThat(names)
        .contains("manifest.json", "metrics.jsonl", "result.json")
        .doesNotContain("bundle.json")
        .noneMatch(name -> name.endsWith(".unfinished"));
    Path result = left().stream().filter(f -> f.endsWith("result.json")).findFirst().orElseThrow();
    assertThat(Samples.json(result).get("status").asText()).isEqualTo("failed");
  }

  @ParameterizedTest
  @CsvSource({
    "DISK_FULL, network.zip, diverged",
    "RENAME_THROWS, signature.json, diverged",
    "READ_ONLY, /model, diverged",
    "DISK_FULL, '', none"
  })
  void aDivergenceIsReportedWhenItsModelCannotBeWritten(Fault fault, String where, String status)
      throws IOException {
    config =
        Samples.config(
            temp,
            temp.resolve("data/sample.csv"),
            "output=" + FaultyFileSystem.uri(temp.resolve("runs")),
            "data.label=b",
            "data.task=regression",
            "data.features={a: numeric}",
            "training={epochs: 30, batch-size: 5, optimizer: {name: sgd, learning-rate: 1.0e+30}}");
    TrainingListener breaking =
        new TrainingListener() {
          @Override
          public void started(RunLength length, long examples) {
            FaultyFileSystem.fail(fault, where);
          }
        };
    assertThatThrownBy(() -> Rondo.on(SparkTest.session(2)).train(config, breaking))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("training diverged in round");
    FaultyFileSystem.repair();
    assertThat(left().stream().filter(file -> file.endsWith("result.json")))
        .map(file -> Samples.json(file).get("status").asText())
        .isEqualTo(status.equals("none") ? List.of() : List.of(status));
  }

  /** Fails from the first round on, when the folder is there. */
  private void trainAndBreak(Fault fault, String where) {
    TrainingListener breaking =
        new TrainingListener() {
          @Override
          public void round(RoundRecord record) {
            FaultyFileSystem.fail(fault, where);
          }
        };
    Rondo.on(SparkTest.session(2)).train(config, breaking);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "SHOWS_WHEN_CLOSED"})
  void aFileThatCannotBeReplacedStays(Fault fault) throws IOException {
    Folder folder =
        Folder.at(
            FaultyFileSystem.uri(temp.resolve("f")),
            SparkTest.session(2).sparkContext().hadoopConfiguration());
    folder.make();
    folder.write("a.json", "before");
    FaultyFileSystem.fail(fault, "a.json");
    assertThatThrownBy(() -> folder.write("a.json", "after")).isInstanceOf(IOException.class);
    FaultyFileSystem.repair();
    assertThat(new String(folder.read("a.json"))).isEqualTo("before");
    folder.write("a.json", "after");
    assertThat(folder.names()).containsExactly("a.json");
    assertThat(new String(folder.read("a.json"))).isEqualTo("after");
  }

  @Test
  void aSoundRunWorksThere() {
    TrainingRunResult run = Samples.train(config);
    assertThat(run.folder()).startsWith("faulty:");
    assertThat(ModelBundle.open(run.folder(), SparkTest.session(2)).parametersSha256())
        .isEqualTo(run.parametersSha256());
  }
}
