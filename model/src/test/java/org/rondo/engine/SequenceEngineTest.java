package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.config.Engine;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestNetworks;

/** Examples of the shape {@code [features, steps]} reach recurrent networks as sequences. */
class SequenceEngineTest {
  private static final TensorShape SEQUENCE = TensorShape.of(3, 5);
  private static final int ROWS = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "COMPILED"})
  void stepsAsDl4jDoes(Engine wanted) {
    float[] features = TestNetworks.gaussian(new Random(1), ROWS * SEQUENCE.length());
    float[] labels = labels();
    MultiLayerNetwork network = new MultiLayerNetwork(layers());
    network.init();
    EngineSpec spec = StepEngineTest.spec(NetworkDefinition.of(layers()), SEQUENCE, wanted);
    try (StepEngine engine = spec.open()) {
      for (int i = 0; i < 3; i++) {
        network.fit(sequences(features), Nd4j.createFromArray(labels).reshape(ROWS, 2));
        assertThat(engine.step(batch(features), 1)).isCloseTo(network.score(), within(1e-5));
      }
      float[] expected = network.output(sequences(features), false).dup('c').data().asFloat();
      assertThat(engine.output(batch(features))).containsExactly(expected, within(1e-5f));
    } finally {
      network.close();
    }
  }

  @Test
  void reachGraphsToo() {
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer("memory", new LastTimeStep(lstm()), "in")
            .addLayer("out", output(), "memory")
            .setOutputs("out")
            .build();
    float[] features = TestNetworks.gaussian(new Random(1), ROWS * SEQUENCE.length());
    try (StepEngine engine =
        StepEngineTest.spec(NetworkDefinition.of(graph), SEQUENCE, Engine.DL4J).open()) {
      double before = engine.step(batch(features), 1);
      assertThat(engine.step(batch(features), 1)).isLessThan(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "AUTO", "COMPILED"})
  void reachANetworkFromAFile(Engine wanted) throws IOException {
    NetworkPlan plan = NetworkCatalog.define(request(layers()));
    assertThat(plan.objective().outputs()).isEqualTo(2);
    EngineSpec spec =
        EngineCatalog.choose(
                plan.definition(), ExampleLayout.of(SEQUENCE, Storage.FLOAT32, 1), wanted)
            .spec();
    assertThat(spec.engine()).isEqualTo(wanted == Engine.DL4J ? Engine.DL4J : Engine.COMPILED);
  }

  @Test
  void aNetworkWithAnAnswerForEachStepIsRefused() throws IOException {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(lstm())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(4)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    NetworkRequest request = request(network);
    assertThatThrownBy(() -> NetworkCatalog.define(request))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "ends in RnnOutputLayer, which has an output for each step of a sequence")
        .hasMessageEndingWith(
            "expected LastTimeStep or GlobalPoolingLayer, and OutputLayer after it");
  }

  private NetworkRequest request(MultiLayerConfiguration network) throws IOException {
    Path file = Files.writeString(folder.resolve("net.json"), NetworkDefinition.of(network).json());
    return new NetworkRequest(
        new ModelConfig(
            "file:" + file, List.of(), org.rondo.config.Activation.TANH, Loss.AUTO, 0, 0),
        new OptimizerConfig(OptimizerName.ADAM, 0.01, 0),
        SEQUENCE,
        Target.classes(2),
        11);
  }

  private static Batch batch(float[] features) {
    return Batch.of(SEQUENCE, features, labels(), ROWS);
  }

  private static float[] labels() {
    float[] labels = new float[ROWS * 2];
    for (int row = 0; row < ROWS; row++) {
      labels[row * 2 + row % 2] = 1;
    }
    return labels;
  }

  private static INDArray sequences(float[] features) {
    return Nd4j.createFromArray(features).reshape('c', ROWS, 3, 5);
  }

  private static MultiLayerConfiguration layers() {
    return builder().list().layer(new LastTimeStep(lstm())).layer(output()).build();
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Adam(0.01));
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(4)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
