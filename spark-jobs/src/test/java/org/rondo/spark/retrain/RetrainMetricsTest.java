package org.rondo.spark.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.registry.Registry;
import org.rondo.training.TrainingListener;

/** What a sink of Spark's own is told of retrainings. */
class RetrainMetricsTest {
  private static final String SINK = "spark.metrics.conf.driver.sink.csv.";
  private static final String SOURCE = ".driver.plugin." + RetrainMetrics.class.getName() + ".";

  @TempDir private Path temp;

  private SparkSession session(String folder) throws IOException {
    Path csv = Files.createDirectories(temp.resolve(folder));
    return SparkTest.session(
        2,
        "spark.plugins=" + RetrainMetrics.class.getName(),
        SINK + "class=org.apache.spark.metrics.sink.CsvSink",
        SINK + "period=60",
        SINK + "unit=minutes",
        SINK + "directory=" + csv);
  }

  private RetrainResult retrain(SparkSession session, String... more) {
    List<String> settings =
        Stream.concat(
                Stream.of(
                    "output=" + temp + "/runs",
                    "training.epochs=3",
                    "retrain.gate={draws: 99, smoke-load: false}"),
                Stream.of(more))
            .toList();
    RunConfig config = ConfigReader.read(SparkTest.conf("titanic.yaml"), settings);
    Registry registry =
        Registry.at(temp + "/registry", session.sparkContext().hadoopConfiguration());
    return Rondo.on(session).retrain(config, registry, new TrainingListener() {});
  }

  /** The last value of each metric; the sink writes them when the session ends. */
  private Map<String, Double> written(String folder) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    try (Stream<Path> files = Files.list(temp.resolve(folder))) {
      for (Path file : files.filter(of -> of.toString().contains(SOURCE)).toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("t,value");
        String last = lines.get(lines.size() - 1);
        values.put(
            name.substring(name.indexOf(SOURCE) + SOURCE.length()),
            Double.parseDouble(last.substring(last.indexOf(',') + 1)));
      }
    }
    return values;
  }

  @Test
  void aSinkShowsThem() throws IOException {
    double begun = Instant.now().getEpochSecond();
    SparkSession first = session("first");
    try {
      assertThat(retrain(first).status()).isEqualTo(RetrainResult.Status.PROMOTED);
    } finally {
      first.stop();
    }
    Map<String, Double> promoted = written("first");
    assertThat(promoted)
        .containsEntry("rondo_retrain_running", 0.0)
        .containsEntry("titanic.rondo_retrain_outcome.promoted", 1.0)
        .containsEntry("titanic.rondo_retrain_outcome.failed", 0.0)
        .containsEntry("titanic.rondo_retrain_exit_code", 0.0)
        .containsEntry("titanic.rondo_champion_version", 1.0)
        .containsEntry("titanic.rondo_champion_training_rows", 1321.0);
    assertThat(promoted.get("titanic.rondo_champion_metric.accuracy")).isBetween(0.5, 1.0);
    assertThat(promoted.get("titanic.rondo_retrain_duration_seconds")).isPositive();
    assertThat(promoted.get("titanic.rondo_champion_age_seconds")).isBetween(0.0, 600.0);
    double success = promoted.get("titanic.rondo_retrain_success_timestamp_seconds");
    assertThat(success).isGreaterThanOrEqualTo(begun);
    assertThat(RetrainMetrics.source()).isNull();

    SparkSession second = session("second");
    try {
      assertThatThrownBy(() -> retrain(second, "data.source=nowhere.csv"))
          .hasMessageContaining("nowhere");
    } finally {
      second.stop();
    }
    Map<String, Double> failed = written("second");
    assertThat(failed)
        .containsEntry("titanic.rondo_retrain_outcome.failed", 1.0)
        .containsEntry("titanic.rondo_retrain_exit_code", 3.0)
        .containsEntry("titanic.rondo_champion_version", 1.0);
    assertThat(failed.get("titanic.rondo_retrain_success_timestamp_seconds"))
        .isBetween(begun, success);
  }
}
