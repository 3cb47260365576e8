package org.rondo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.ImagesTest;
import org.rondo.spark.Rondo;
import org.rondo.spark.Samples;
import org.rondo.spark.SparkTest;
import org.rondo.training.RoundRecord;
import org.rondo.training.TrainingListener;

/**
 * Every example in conf/ gives the same bits on one core, on two, on a cluster, and there through
 * the death of an executor.
 */
@Tag("cluster")
class ExamplesTest {
  private static final int WORKERS = 2;

  /** Rows of a table and pixels, of which there are others. */
  private static final Set<String> NEED_DATA =
      Set.of("housing", "iris", "mnist", "mnist-lenet", "titanic-passengers");

  /** So that each round is the first of its job, which faults find at its start. */
  private static final TrainingListener WITH_PAUSES =
      new TrainingListener() {
        @Override
        public void round(RoundRecord record) {
          LockSupport.parkNanos(200_000_000);
        }

        @Override
        public void evaluated(int round, int epoch, Split split, Metrics metrics) {
          LockSupport.parkNanos(200_000_000);
        }
      };

  @TempDir static Path output;
  @TempDir private Path marks;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(WORKERS);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  static Stream<Arguments> examples() throws IOException {
    List<Arguments> examples = new ArrayList<>();
    try (Stream<Path> files = Files.list(SparkTest.conf("titanic.yaml").getParent())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        if (file.toString().endsWith(".yaml") && !NEED_DATA.contains(name)) {
          examples.add(Arguments.of(name, data(name)));
        }
      }
    }
    examples.add(
        Arguments.of(
            "images",
            List.of(
                "data.source=" + output.resolve("pictures"),
                "training.augmentation={flip: both, crop: 2, rotate: 9, cutout: 4, mixup: 0.4}")));
    return examples.stream();
  }

  /** Little of it. */
  private static List<String> data(String name) {
    return switch (name) {
      case "titanic" -> List.of();
      case "images" -> List.of("data.source=" + ImagesTest.digits(output.resolve("pictures"), 80));
      case "names" -> {
        Samples.write(output.resolve("data/names/Long.txt"), "Longfellow\nLongbottom\n".repeat(40));
        Samples.write(output.resolve("data/names/Short.txt"), "Li\nWu\nO\u00e9\n".repeat(30));
        yield List.of("data.source=" + output.resolve("data/names"));
      }
      default -> List.of("data.options.rows=240");
    };
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theSameBitsEverywhere(String name, List<String> data) {
    List<String> settings =
        new ArrayList<>(List.of("output=" + output, "training.epochs=null", "training.rounds=4"));
    settings.addAll(data);
    RunConfig config = ConfigReader.read(SparkTest.conf(name + ".yaml"), settings);
    String expected = SparkTest.train(SparkTest.session(1), config).parametersSha256();
    assertThat(SparkTest.train(SparkTest.session(2), config).parametersSha256())
        .isEqualTo(expected);
    SparkSession session =
        cluster.session(
            WORKERS,
            "spark.plugins=" + FaultPlugin.class.getName(),
            "spark.executor.extraClassPath=" + LocalCluster.testClasses());
    new Fault(Fault.Kind.KILL_EXECUTOR, 2, Fault.Scope.ONE, "none", marks.toString())
        .set(session.sparkContext());
    try {
      assertThat(Rondo.on(session).train(config, WITH_PAUSES).parametersSha256())
          .isEqualTo(expected);
      assertThat(marks).isDirectoryContaining("glob:**part-0");
      assertThat(SparkTest.train(session, config).parametersSha256())
          .as("undisturbed")
          .isEqualTo(expected);
    } finally {
      Fault.clear(session.sparkContext());
    }
  }
}
