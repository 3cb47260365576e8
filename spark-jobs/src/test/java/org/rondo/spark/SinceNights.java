package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.spark.registry.RegisteredModel;
import org.rondo.spark.registry.Registry;
import org.rondo.spark.registry.Version;
import org.rondo.spark.retrain.RetrainResult;
import org.rondo.spark.retrain.RetrainResult.Status;
import org.rondo.spark.source.Since;
import org.rondo.training.TrainingListener;

/** A table that grows from night to night, and the nights. */
abstract class SinceNights {
  private static final TrainingListener SILENT = new TrainingListener() {};
  @TempDir Path temp;
  Path csv;
  int written;

  @BeforeEach
  void begin() throws IOException {
    JournalFileSystem.register(SparkTest.session(2).sparkContext().hadoopConfiguration());
    csv = temp.resolve("data/day.csv");
    Samples.write(csv, "t,a,b,y\n");
    rows(200);
  }

  @AfterEach
  void repair() {
    JournalFileSystem.begin();
    JournalFileSystem.renamingReplaces(true);
  }

  /** Appends rows whose t goes on counting. */
  void rows(int count) throws IOException {
    Random random = new Random(written);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line(Integer.toString(written++), random));
    }
    append(lines);
  }

  static String line(String t, Random random) {
    double a = random.nextGaussian();
    return "%s,%s,%s,%s".formatted(t, a, random.nextGaussian(), a > 0.2 ? "yes" : "no");
  }

  void append(List<String> lines) throws IOException {
    Files.writeString(csv, Files.readString(csv) + String.join("\n", lines) + "\n");
  }

  RunConfig config(String root, String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + csv, "output=" + root + "/runs"));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: day
        data:
          source: x
          label: y
          task: classification
          features: {a: numeric, b: numeric}
          split: {train: 0.7, validation: 0.1, test: 0.2}
        model: {network: linear}
        training: {rounds: 3, batch-size: 20, checkpoint: {every-rounds: 1},
          optimizer: {name: sgd, learning-rate: 0.5}}
        retrain:
          start: champion
          since: {column: t, type: number}
          checks: {rows: ignore}
          gate: {margin: 0.9, draws: 99, smoke-load: false}
        """,
        "test",
        all);
  }

  static Registry registry(String root) {
    return Registry.at(
        root + "/registry", SparkTest.session(2).sparkContext().hadoopConfiguration());
  }

  static RetrainResult retrain(RunConfig config, String root) {
    return Rondo.on(SparkTest.session(2)).retrain(config, registry(root), SILENT);
  }

  static Map<?, ?> since(RegisteredModel model, int version, String section) {
    Map<?, ?> since = (Map<?, ?>) model.version(version).json(Version.DECISION).get("since");
    return (Map<?, ?>) since.get(section);
  }

  static void assertPromoted(RetrainResult result) {
    assertThat(result.status()).as(result.reason()).isEqualTo(Status.PROMOTED);
  }

  static Since since(RunConfig config) {
    return Since.of(
        SparkTest.session(2), config.data(), config.retrain().since(), Clock.systemUTC());
  }
}
