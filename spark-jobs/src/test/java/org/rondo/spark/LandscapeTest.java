package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.bundle.BundleJson;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.landscape.Basin;
import org.rondo.landscape.Landscape;
import org.rondo.landscape.LandscapeRequest;
import org.rondo.landscape.LandscapeRequest.View;
import org.rondo.landscape.Plane;
import org.rondo.landscape.Survey.Extent;
import org.rondo.spark.fitting.LandscapeRun.Watchers;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.TrainingListener;

/** The landscape of runs, as Spark jobs. */
class LandscapeTest {
  private static final String[] SETTINGS = {
    "training.workers=3",
    "training.rounds=5",
    "training.local-steps=4",
    "training.batch-size=4",
    "training.optimizer={name: sgd, learning-rate: 0.1}",
    "training.inner-state=average",
    "model={network: mlp, hidden: [4], dropout: 0.1}",
    "data.split={train: 0.7, validation: 0.3, test: 0}"
  };

  @TempDir private static Path temp;

  private static String folder = "";
  private static double loss;

  @BeforeAll
  static void train() {
    TrainingRunResult run =
        SparkTest.train(
            SparkTest.session(2),
            Samples.config(temp.resolve("runs"), Samples.csv(temp), SETTINGS));
    folder = run.folder();
    loss = Objects.requireNonNull(run.metrics().get(Split.TRAIN)).value(MetricCatalog.LOSS);
  }

  @Test
  void theRoundOfTwoWorkersIsTheSameOnAnyCluster() {
    Landscape landscape = workers(3);
    Landscape oneCore =
        Rondo.on(SparkTest.session(1))
            .landscape(folder, List.of(), request(View.WORKERS, 3), silent());
    assertThat(BundleJson.write(oneCore)).isEqualTo(BundleJson.write(landscape));
    assertThat(landscape.subject().repeated()).isTrue();
    assertThat(landscape.loss()).as("the run's own, without dropout").isCloseTo(loss, within(1e-5));
    Basin basin = Objects.requireNonNull(landscape.basin());
    assertThat(basin.round()).isEqualTo(3);
    assertThat(basin.workers()).containsExactly(1, 2);
    assertThat(basin.line()).hasSize(21);
    assertThat(basin.marks())
        .extracting(Plane.Mark::name)
        .containsExactly("start", "worker 1", "worker 2", "their average", "average of all");
    Plane.Mark first = basin.marks().get(1);
    Plane.Mark second = basin.marks().get(2);
    assertThat(Math.hypot(second.x() - first.x(), second.y() - first.y()))
        .isCloseTo(basin.distance(), within(1e-4 * basin.distance()));
    assertThat(basin.validation()).isNotNull();
    var stages = Objects.requireNonNull(landscape.course()).stages();
    assertThat(stages).extracting(stage -> stage.round()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(stages.get(5).greatestStable()).isCloseTo(20, within(1e-4));
    assertThat(stages.get(5).loss()).isCloseTo(landscape.loss(), within(1e-9));
    assertThat(stages.get(5).sharpness().value())
        .isCloseTo(landscape.spectrum().largest().get(0).value(), within(0.05));
    assertThat(stages.get(0).loss()).isGreaterThan(stages.get(5).loss());
  }

  @Test
  void whatCannotBeMeasured() {
    Rondo rondo = Rondo.on(SparkTest.session(2));
    LandscapeRequest end = request(View.END, null);
    assertThatThrownBy(() -> workers(6))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--round: got 6, but the training has fewer rounds");
    assertThatThrownBy(
            () ->
                rondo.landscape(
                    folder, List.of("data.source=" + temp + "/gone.csv"), end, silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("gone.csv");
    Path other = Samples.csvWith(temp.resolve("other"), "77,1.0,r,no");
    assertThatThrownBy(
            () -> rondo.landscape(folder, List.of("data.source=" + other), end, silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the data are not those that the run was trained on");
    assertThatThrownBy(() -> rondo.landscape(folder, List.of("model.hidden=[5]"), end, silent()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the network is not that of the run");
    assertThatThrownBy(() -> rondo.landscape(temp + "/no", List.of(), end, silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no run in");
    RunConfig gradients =
        Samples.config(
            temp, Samples.csv(temp), "training.workers=2", "training.averaging=gradients");
    assertThatThrownBy(() -> rondo.landscape(gradients, request(View.WORKERS, null), silent()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("workers never leave their common parameters");
  }

  private static Landscape workers(@Nullable Integer round) {
    return Rondo.on(SparkTest.session(2))
        .landscape(folder, List.of(), request(View.WORKERS, round), silent());
  }

  private static LandscapeRequest request(View view, @Nullable Integer round) {
    return new LandscapeRequest(view, new Extent(2, 8, 4, 1), 6, round, 1_000);
  }

  private static Watchers silent() {
    return new Watchers(new TrainingListener() {}, said -> {});
  }
}
