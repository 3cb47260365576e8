package org.rondo.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.config.Engine;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;
import org.rondo.network.NetworkZip;
import org.rondo.network.TestNetworks;

/** Layers with learning rates of their own, in every engine and with every optimizer. */
class LayerRatesTest {
  private static final String OWN = ", layers: {layer1: {learning-rate: 0.002}, 'layer*': 0.01}";

  /** Of four numbers, hidden layers of 5 and 3 units, and 3 classes: the second layer's own. */
  private static final int FIRST = 25;

  private static final int END = 43;

  @TempDir Path folder;

  static Stream<String> optimizers() {
    return Stream.of(
        "name: sgd",
        "name: nesterovs",
        "name: adam",
        "name: adamw, weight-decay: 0.1",
        "name: rms-prop",
        "name: ada-grad",
        "name: ada-max",
        "name: nadam",
        "name: ams-grad",
        "name: sign-sgd, weight-decay: 0.1",
        "name: normalized-sgd",
        "name: rprop",
        "name: lion",
        "name: muon",
        "name: sgd, gradient-clipping: {by: layer-norm, threshold: 0.1}",
        "name: sgd, sam: 0.3",
        "name: adam, schedule-free: 0.9");
  }

  /** A layer's steps depend on the gradients and its own rate, and on nothing of other layers. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void eachLayerTakesTheStepsOfANetworkOfItsRate(String optimizer) {
    for (var on : List.of(Engine.DL4J, Engine.COMPILED)) {
      NetworkPlan mixed = plan(optimizer + ", learning-rate: 0.5" + OWN);
      try (StepEngine own = open(mixed, on);
          StepEngine resumed = open(mixed, on);
          StepEngine slow = open(plan(optimizer + ", learning-rate: 0.002"), on);
          StepEngine fast = open(plan(optimizer + ", learning-rate: 0.01"), on)) {
        Random random = new Random(7);
        float[] start = own.state().parameters();
        NetworkState state = own.state();
        for (int t = 1; t <= 4; t++) {
          float[] gradient = new float[start.length];
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) random.nextGaussian();
          }
          double factor = t == 3 ? 0.25 : 1;
          resumed.load(state);
          for (StepEngine engine : List.of(own, slow, fast, resumed)) {
            engine.apply(gradient, factor);
          }
          state = own.state();
          assertThat(resumed.state().parameters()).isEqualTo(state.parameters());
          assertThat(resumed.state().innerState()).isEqualTo(state.innerState());
        }
        float[] expected = fast.state().parameters();
        System.arraycopy(slow.state().parameters(), FIRST, expected, FIRST, END - FIRST);

        assertThat(own.state().parameters()).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(expected, FIRST, END))
            .isNotEqualTo(Arrays.copyOfRange(start, FIRST, END))
            .isNotEqualTo(Arrays.copyOfRange(fast.state().parameters(), FIRST, END));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"adam, DL4J", "adam, COMPILED", "nesterovs, DL4J", "nesterovs, COMPILED"})
  void equalsUpdatersOfDl4jsOwn(String optimizer, Engine on) {
    MultiLayerNetwork plain =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(updater(optimizer, 0.01))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
                .layer(
                    new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(3)
                        .updater(updater(optimizer, 0.002))
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    plain.init();
    try (StepEngine engine = open(plan("name: " + optimizer + ", learning-rate: 0.5" + OWN), on)) {
      plain.setParams(Nd4j.create(engine.state().parameters()));
      for (int t = 1; t <= 5; t++) {
        Batch batch = batch(t);
        plain.fit(
            Nd4j.create(batch.inputs(), new long[] {batch.rows(), 4}, 'c'),
            Nd4j.create(batch.targets(), new long[] {batch.rows(), 3}, 'c'));
        engine.step(batch, 1);
      }

      float[] expected = plain.params().data().asFloat();
      float[] got = engine.state().parameters();
      assertThat(got).hasSameSizeAs(expected);
      for (int i = 0; i < got.length; i++) {
        assertThat(got[i]).isCloseTo(expected[i], within(on == Engine.DL4J ? 0f : 1e-6f));
      }
    }
    plain.close();
  }

  private static IUpdater updater(String name, double rate) {
    return name.equals("adam") ? new Adam(rate) : new Nesterovs(rate, 0.9);
  }

  @Test
  void standInTheFileForPlainDl4j() throws IOException {
    NetworkPlan plan = plan("name: adam" + OWN);
    Path zip = folder.resolve("network.zip");
    try (StepEngine engine = open(plan, Engine.COMPILED);
        var out = Files.newOutputStream(zip)) {
      NetworkZip.write(plan.definition(), TestNetworks.FOUR, engine.state(), out);
    }

    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    assertThat(restored.getLearningRate(0)).isEqualTo(0.01);
    assertThat(restored.getLearningRate(1)).isEqualTo(0.002);
    assertThat(restored.getLearningRate(2)).isEqualTo(0.01);
    restored.close();
  }

  @Test
  void graphsHaveNamedLayers() {
    String model = "{network: cnn, blocks: [2], hidden: [3]}";
    NetworkDefinition definition =
        define(model, "layers: {'block-*': 0.5, prediction: 0.25}", TestNetworks.IMAGE)
            .definition();
    assertThat(definition.json()).contains("\"learningRate\" : 0.5", "\"learningRate\" : 0.25");

    assertThatThrownBy(() -> define(model, "layers: {block-0: 0.5}", TestNetworks.IMAGE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "training.optimizer.layers: no layer of this network is named block-0; expected one of"
                + " block-0-convolution, hidden-0, prediction, or a pattern with *");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "layers: {layer3: 0.1};no layer of this network is named layer3; expected one of layer0,"
            + " layer1, layer2, or a pattern with *",
        "layers: {'hidden*': 0.1};no layer of this network is named hidden*; expected",
        "layers: {layer0: 0.1, layer1: 0.1, layer2: 0.1, '*': 1};'*' is of no use, because each"
            + " layer is matched more exactly: 'layer0' by 'layer0',",
        "layers: {layer0: 0};layer0.learning-rate: got 0, so that the layer would learn nothing;"
            + " expected more, or list the layer in model.freeze",
        "layers: {layer0: -1};layer0.learning-rate: got -1",
        "layers: {layer0: {}};layer0.learning-rate: required, but missing",
        "name: ada-delta, layers: {layer0: 0.1};training.optimizer.layers: does not apply"
      })
  void refusesWhatIsOfNoUse(String optimizer, String message) {
    assertThatThrownBy(() -> plan(optimizer))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private static StepEngine open(NetworkPlan plan, Engine on) {
    return StepEngineTest.spec(plan.definition(), TestNetworks.FOUR, on).open();
  }

  private static Batch batch(int seed) {
    return TestNetworks.batch(TestNetworks.FOUR, plan("name: sgd").objective(), 8, seed).batch();
  }

  private static NetworkPlan plan(String optimizer) {
    return define("{network: mlp, hidden: [5, 3], activation: tanh}", optimizer, TestNetworks.FOUR);
  }

  private static NetworkPlan define(String model, String optimizer, TensorShape input) {
    RunConfig config =
        RunConfig.parse(
            "name: a\ndata: {source: a}\nmodel: %s\ntraining: {optimizer: {%s}}"
                .formatted(model, optimizer));
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(), config.training().optimizer(), input, TestNetworks.THREE_CLASSES, 3));
  }
}
