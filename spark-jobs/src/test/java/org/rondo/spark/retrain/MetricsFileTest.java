package org.rondo.spark.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.spark.Rondo;
import org.rondo.spark.SparkTest;
import org.rondo.spark.registry.Registry;
import org.rondo.training.TrainingListener;

/** What a monitoring system reads after each retraining. */
class MetricsFileTest {
  private static final String LINE =
      "# HELP [a-z_]+ [A-Z].*\\.|# TYPE [a-z_]+ gauge"
          + "|[a-z_]+\\{model=\"titanic\"(,[a-z]+=\"[a-z0-9-]+\")?} (-?[0-9]+(\\.[0-9]+)?|NaN)";

  @TempDir private Path temp;

  private RetrainResult retrain(String... more) {
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            Stream.concat(
                    Stream.of(
                        "output=" + temp + "/runs",
                        "training.epochs=3",
                        "retrain.gate={draws: 99, smoke-load: false}",
                        "retrain.metrics-file=" + temp + "/collector/titanic.prom"),
                    Arrays.stream(more))
                .toList());
    Registry registry =
        Registry.at(temp + "/registry", SparkTest.session(2).sparkContext().hadoopConfiguration());
    return Rondo.on(SparkTest.session(2)).retrain(config, registry, new TrainingListener() {});
  }

  private Map<String, Double> metrics() throws IOException {
    List<String> lines = Files.readAllLines(temp.resolve("collector/titanic.prom"));
    Map<String, Double> metrics = new TreeMap<>();
    for (String line : lines) {
      assertThat(line).matches(LINE);
      if (!line.startsWith("#")) {
        String name = line.substring(0, line.lastIndexOf(' ')).replace("{model=\"titanic\"}", "");
        metrics.put(
            name.replace("model=\"titanic\",", ""),
            Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
      }
    }
    return metrics;
  }

  @Test
  void eachEndIsThere() throws IOException {
    double begun = Instant.now().getEpochSecond();
    assertThat(retrain().status()).isEqualTo(RetrainResult.Status.PROMOTED);
    Map<String, Double> first = metrics();
    double success = first.get("rondo_retrain_success_timestamp_seconds");
    assertThat(success).isGreaterThanOrEqualTo(begun);
    assertThat(first)
        .containsEntry("rondo_retrain_end_timestamp_seconds", success)
        .containsEntry("rondo_retrain_exit_code", 0.0)
        .containsEntry("rondo_retrain_outcome{outcome=\"promoted\"}", 1.0)
        .containsEntry("rondo_retrain_outcome{outcome=\"failed\"}", 0.0)
        .containsEntry("rondo_champion_version", 1.0)
        .containsEntry("rondo_champion_training_rows", 1321.0);
    assertThat(first.get("rondo_champion_metric{metric=\"accuracy\"}")).isBetween(0.5, 1.0);
    assertThat(first.get("rondo_champion_timestamp_seconds")).isBetween(begun, success);

    assertThat(retrain().status()).isEqualTo(RetrainResult.Status.NOTHING_NEW);
    assertThat(metrics()).containsEntry("rondo_retrain_outcome{outcome=\"nothing-new\"}", 1.0);

    success = metrics().get("rondo_retrain_success_timestamp_seconds");
    assertThatThrownBy(() -> retrain("data.source=nowhere.csv")).hasMessageContaining("nowhere");
    assertThat(metrics())
        .containsEntry("rondo_retrain_success_timestamp_seconds", success)
        .containsEntry("rondo_retrain_outcome{outcome=\"failed\"}", 1.0)
        .containsEntry("rondo_retrain_exit_code", 3.0)
        .containsEntry("rondo_champion_version", 1.0);
  }

  @Test
  void aFileThatCannotBeWrittenStopsNobody() throws IOException {
    Files.writeString(temp.resolve("collector"), "in the way");
    assertThat(retrain().status()).isEqualTo(RetrainResult.Status.PROMOTED);
    assertThat(temp.resolve("collector")).hasContent("in the way");
  }
}
