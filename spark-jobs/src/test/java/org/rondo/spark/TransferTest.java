package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rondo.config.ConfigReader;
import org.rondo.config.RunConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.spark.scoring.ModelBundle;
import org.rondo.training.TrainingListener;

/** Layers that are taken over, held still, and drawn anew. */
class TransferTest {
  /** Weights and biases of the first layer: three inputs, five units. */
  private static final int FIRST = 3 * 5 + 5;

  @TempDir private Path temp;
  private Path csv;

  @BeforeEach
  void begin() {
    csv = temp.resolve("data/day.csv");
    rows("no", "yes");
  }

  private void rows(String... classes) {
    Random random = new Random(classes.length);
    List<String> lines = new ArrayList<>(List.of("a,b,c,y"));
    for (int i = 0; i < 120; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int kind = Math.floorMod((int) Math.floor(a + b), classes.length);
      lines.add("%s,%s,%s,%s".formatted(a, b, random.nextGaussian(), classes[kind]));
    }
    Samples.write(csv, String.join("\n", lines) + "\n");
  }

  private RunConfig config(String... settings) {
    List<String> all = new ArrayList<>(List.of("data.source=" + csv, "output=" + temp + "/runs"));
    all.addAll(List.of(settings));
    return ConfigReader.parse(
        """
        name: day
        data: {source: x, label: y, task: classification}
        model: {network: mlp, hidden: [5, 4]}
        training: {rounds: 6, batch-size: 20, local-steps: 2, checkpoint: {every-rounds: 2}}
        """,
        "test",
        all);
  }

  private static TrainingRunResult train(int cores, RunConfig config) {
    return Rondo.on(SparkTest.session(cores)).train(config, new TrainingListener() {});
  }

  private static float[] parameters(TrainingRunResult run) {
    return ModelBundle.open(run.folder(), SparkTest.session(2)).state().parameters();
  }

  @Test
  void noFurtherEpochsGiveTheModelsBits() {
    TrainingRunResult model = train(2, config());
    TrainingRunResult same =
        train(
            2,
            config(
                "training.init-from=" + model.folder(), "training.epochs=0", "training.rounds="));

    assertThat(same.rounds()).isZero();
    assertThat(same.parametersSha256()).isEqualTo(model.parametersSha256());
  }

  @Test
  void otherClassesAreLearnedOnFrozenLayers() throws IOException {
    TrainingRunResult model = train(2, config());
    rows("low", "middle", "high");
    String[] settings = {
      "training.init-from=" + model.folder(),
      "training.init-features=from-model",
      "model.head=replace",
      "model.freeze=[layer0]"
    };

    TrainingRunResult next = train(2, config(settings));

    assertThat(next.classes()).containsExactly("high", "low", "middle");
    assertThat(next.beginning().toTree())
        .isEqualTo(
            Map.of(
                "model",
                model.folder(),
                "taken-over",
                List.of("layer0", "layer1"),
                "drawn",
                List.of("layer2"),
                "frozen",
                List.of("layer0")));
    float[] before = parameters(model);
    float[] after = parameters(next);
    assertThat(Arrays.copyOf(after, FIRST)).isEqualTo(Arrays.copyOf(before, FIRST));
    assertThat(Arrays.copyOfRange(after, FIRST, FIRST + 24))
        .isNotEqualTo(Arrays.copyOfRange(before, FIRST, FIRST + 24));
    assertThat(train(1, config(settings)).parametersSha256()).isEqualTo(next.parametersSha256());
    MultiLayerNetwork plain =
        ModelSerializer.restoreMultiLayerNetwork(
            Path.of(next.folder()).resolve("model/network.zip").toFile());
    assertThat(plain.params().data().asFloat()).isEqualTo(after);
  }

  @Test
  void startsFromAZipOfDl4j() {
    TrainingRunResult model = train(2, config());
    String zip = "training.init-from=" + model.folder() + "/model/network.zip";
    TrainingRunResult same =
        train(
            2,
            config(zip, "training.init-features=refit", "training.epochs=0", "training.rounds="));

    assertThat(same.parametersSha256()).isEqualTo(model.parametersSha256());
    assertThatThrownBy(() -> train(2, config(zip)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("training.init-features: got nothing, but ")
        .hasMessageContaining("set refit to measure them on these rows");
    assertThatThrownBy(
            () -> train(2, config(zip, "training.init-features=refit", "model.hidden=[5, 3]")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nout: was 4, is 3");
    assertThatThrownBy(
            () ->
                train(
                    2,
                    config(
                        "training.init-from=" + temp + "/none.zip",
                        "training.init-features=refit")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no file");
  }

  @Test
  void aHeadNeedsAModelToBeReplacedIn() {
    assertThatThrownBy(() -> config("model.head=replace"))
        .hasMessageContaining("there is no initial model whose head it could be");
  }
}
