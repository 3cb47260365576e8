package org.rondo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.config.Engine;
import org.rondo.data.Shard;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.training.TestRuns.Run;

/** The compiled engine trains as DL4J does. */
class EngineTest {
  private static final List<Shard> SHARDS =
      List.of(TestRuns.shard(331, 20, 3, 1), TestRuns.shard(300, 20, 3, 2));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"mean, average", "mean, local", "nesterov, local", "gradients, average"})
  void twoHundredStepsEndWithTheSameParameters(String recipe, String innerState) {
    float[] compiled = train("compiled", recipe, innerState);
    float[] dl4j = train("dl4j", recipe, innerState);

    double difference = 0;
    double norm = 0;
    for (int i = 0; i < dl4j.length; i++) {
      difference += Math.pow(compiled[i] - dl4j[i], 2);
      norm += Math.pow(dl4j[i], 2);
    }
    assertThat(Math.sqrt(difference / norm)).isLessThan(1e-4);
  }

  @Test
  void autoCompilesWhatItCan() throws IOException {
    assertThat(TestRuns.engine(run("auto", "mlp", Target.classes(3))).engine())
        .isEqualTo(Engine.COMPILED);
    assertThat(TestRuns.engine(run("auto", "two-relu", Target.values(1))).engine())
        .isEqualTo(Engine.COMPILED);
    assertThat(TestRuns.engine(run("auto", unsupported(), Target.classes(3))).engine())
        .isEqualTo(Engine.DL4J);
    assertThat(TestRuns.engine(run("dl4j", "mlp", Target.classes(3))).engine())
        .isEqualTo(Engine.DL4J);
  }

  @Test
  void compiledRefusesWhatItCannot() throws IOException {
    String network = unsupported();
    assertThatThrownBy(() -> run("compiled", network, Target.classes(3)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.engine: compiled does not support this network: it has activation"
                + " rationaltanh; use auto or dl4j");
  }

  /** A network in a file with an activation that has no compiled form. */
  private String unsupported() throws IOException {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(20)
                    .nOut(4)
                    .activation(Activation.RATIONALTANH)
                    .build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(4)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build()
            .toJson();
    return "'file:" + Files.writeString(folder.resolve("network.json"), json) + "'";
  }

  private static float[] train(String engine, String recipe, String innerState) {
    return TestRuns.classification(
            TestRuns.config(
                """
                model: {network: mlp, hidden: [16, 8], dropout: 0.2, l2: 0.001}
                training: {batch-size: 32, local-steps: 5, epochs: 20, engine: %s,
                  averaging: %s, inner-state: %s, optimizer: {name: adam, learning-rate: 0.001}}
                """
                    .formatted(engine, recipe, innerState)),
            20,
            3,
            Map.of(Split.TRAIN, SHARDS))
        .train()
        .state()
        .parameters();
  }

  private static Run run(String engine, String network, Target target) {
    return TestRuns.run(
        TestRuns.config(
            "model: {network: %s, hidden: [4]}\ntraining: {epochs: 1, engine: %s}"
                .formatted(network, engine)),
        20,
        target,
        Map.of(Split.TRAIN, SHARDS));
  }
}
