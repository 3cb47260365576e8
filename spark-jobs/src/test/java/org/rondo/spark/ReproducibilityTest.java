package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.data.Split;
import org.rondo.evaluation.MetricCatalog;
import org.rondo.spark.run.TrainingRunResult;

/** The model is a function of configuration, data and seed, not of the machine. */
class ReproducibilityTest {
  @TempDir Path output;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.averaging.recipe=mean",
        "training.averaging.recipe=nesterov",
        "training.inner-state=local",
        "training.class-weights=balanced"
      })
  void theSameBitsOnOneTwoAndFourCores(String how) {
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("titanic.yaml"),
            List.of("output=" + output, "training.workers=3", "training.epochs=3", how));
    Set<String> digests = new HashSet<>();
    for (int cores : new int[] {1, 4, 2}) {
      digests.add(SparkTest.train(SparkTest.session(cores), config).parametersSha256());
    }
    assertThat(digests).hasSize(1);
  }

  @Test
  void augmentedPicturesGiveTheSameBitsOnOneAndFourCores() {
    Path pictures = ImagesTest.digits(output.resolve("pictures"), 60);
    RunConfig config =
        ConfigReader.read(
            SparkTest.conf("images.yaml"),
            List.of(
                "output=" + output,
                "data.source=" + pictures,
                "model={network: cnn, preset: resnet-small}",
                "training.epochs=2",
                "training.augmentation={flip: both, crop: 2, rotate: 9, brightness: 0.2, cutout: 4, mixup: 0.4}"));
    Set<String> digests = new HashSet<>();
    for (int cores : new int[] {1, 4}) {
      digests.add(SparkTest.train(SparkTest.session(cores), config).parametersSha256());
    }
    assertThat(digests).hasSize(1);
  }

  @Test
  void learnsWhoSurvivedTheTitanic() {
    RunConfig config =
        ConfigReader.read(SparkTest.conf("titanic.yaml"), List.of("output=" + output));
    TrainingRunResult run = SparkTest.train(SparkTest.session(2), config);
    assertThat(run.metrics().get(Split.TEST).value(MetricCatalog.ACCURACY)).isGreaterThan(0.77);
  }
}
