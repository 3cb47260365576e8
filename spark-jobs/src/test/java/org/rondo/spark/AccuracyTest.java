package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.data.Split;
import org.rondo.evaluation.Metric;
import org.rondo.evaluation.MetricCatalog;

/** The configurations that come along reach the accuracy that their data allow. */
class AccuracyTest {
  @TempDir Path output;

  private double test(String conf, String file, Metric<?> metric, String... settings) {
    Path data = SparkTest.shared(file);
    Assumptions.assumeTrue(Files.exists(data), "no " + file + " here");
    List<String> all = new ArrayList<>(List.of("data.source=" + data, "output=" + output));
    all.addAll(List.of(settings));
    return Samples.train(ConfigReader.read(SparkTest.conf(conf), all))
        .metrics()
        .get(Split.TEST)
        .value(metric);
  }

  @Test
  void iris() {
    assertThat(test("iris.yaml", "iris.csv", MetricCatalog.ACCURACY)).isGreaterThanOrEqualTo(0.93);
  }

  @Test
  void titanicPassengersOverFiveSeeds() {
    double sum = 0;
    for (int seed = 1; seed <= 5; seed++) {
      sum +=
          test("titanic-passengers.yaml", "titanic3.csv", MetricCatalog.ACCURACY, "seed=" + seed);
    }
    assertThat(sum / 5).isGreaterThanOrEqualTo(0.79);
  }

  @Test
  void housing() {
    assertThat(test("housing.yaml", "california-housing.csv", MetricCatalog.R2))
        .isGreaterThanOrEqualTo(0.70);
  }
}
