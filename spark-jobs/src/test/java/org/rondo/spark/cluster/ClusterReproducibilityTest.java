package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.spark.ImagesTest;
import org.rondo.spark.SparkTest;

/** A real cluster of any shape and locale trains the bits that one core trains. */
@Tag("cluster")
class ClusterReproducibilityTest {
  private static final int EXECUTORS = 3;

  /** Settings beside the default recipe, the mean, which is the first. */
  private static final List<String> WAYS =
      List.of(
          "training.averaging.recipe=mean",
          "training.averaging.recipe=nesterov",
          "training.inner-state=local",
          "training.averaging.overlap=true",
          "training.class-weights={yes: 2.5}");

  @TempDir static Path output;
  private static LocalCluster cluster;
  private static List<String> expected;

  @BeforeAll
  static void trainOnOneCore() {
    expected = trainEachWay(SparkTest.session(1));
    cluster = LocalCluster.start(EXECUTORS);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static List<String> trainEachWay(SparkSession session) {
    return Stream.concat(
            WAYS.stream().map(way -> train(session, way)), Stream.of(trainPictures(session)))
        .toList();
  }

  /** Pictures, decoded on executors and changed at random. */
  private static String trainPictures(SparkSession session) {
    Path pictures = output.resolve("pictures");
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("images.yaml"),
            List.of(
                "output=" + output,
                "data.source=" + ImagesTest.digits(pictures, 60),
                "training.workers=3",
                "training.epochs=2"));
    return SparkTest.train(session, config).parametersSha256();
  }

  private static String train(SparkSession session, String way) {
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of("output=" + output, "training.workers=3", "training.epochs=2", way));
    return SparkTest.train(session, config).parametersSha256();
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, -Duser.language=ar -Duser.country=EG",
    "2, false, -Duser.language=fa",
    "3, true, -Duser.language=en"
  })
  void theSameBitsOnAnyNumberOfExecutors(int executors, boolean speculation, String locale) {
    SparkSession session =
        cluster.session(
            executors,
            "spark.speculation=" + speculation,
            "spark.speculation.multiplier=1.01",
            "spark.speculation.quantile=0.1",
            "spark.executor.extraJavaOptions=" + LocalCluster.LEAN_JAVA + " " + locale);
    assertThat(cluster.executors()).hasSize(executors);
    assertThat(trainEachWay(session)).isEqualTo(expected);
  }

  @Test
  void theSameBitsThroughSparkSubmit() {
    RondoProcess run =
        cluster.rondo(
            "train",
            SparkTest.conf("titanic.yaml").toString(),
            "--set=output=" + output,
            "--set=training.workers=3",
            "--set=training.epochs=2");
    assertThat(run.exitCode(Duration.ofMinutes(4))).as(run.err()).isZero();
    assertThat(run.result().get("parameters-sha256").asText()).isEqualTo(expected.get(0));
    assertThat(run.err()).contains("starting Spark").doesNotContain("ERROR", "Warning");
  }
}
