package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.config.Activation;
import org.rondo.config.LearningRateConfig;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.TestNetworks.Combination;

class NetworkCatalogTest {

  @Test
  void everyNetworkIsChecked() {
    assertThat(
            Stream.concat(
                TestNetworks.combinations().map(Combination::network),
                TestSequences.cases().map(TestSequences.Case::network)))
        .containsAll(NetworkCatalog.names());
    assertThat(
            TestNetworks.combinations()
                .filter(of -> !of.embeddings().isEmpty())
                .map(Combination::network))
        .contains("linear", "two-relu", "mlp");
  }

  @Test
  void cnnNeedsImages() {
    assertThatThrownBy(() -> NetworkCatalog.define(cnn(TensorShape.of(784))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.network: cnn needs images of at least 16 x 16 pixels [channels, height, width],"
                + " but an example of this source has shape [784]; use mlp, or a source of images"
                + " such as builtin:digits or format images or idx");
  }

  @Test
  void cnnNeedsSixteenPixelsEachWay() {
    assertThatThrownBy(() -> NetworkCatalog.define(cnn(TensorShape.of(3, 15, 32))))
        .hasMessageContaining("has shape [3, 15, 32]");
    assertThatThrownBy(() -> NetworkCatalog.define(cnn(TensorShape.of(3, 32, 15))))
        .hasMessageContaining("has shape [3, 32, 15]");

    TensorShape least = TensorShape.of(3, 16, 17);
    try (Dl4jNetwork network =
        Dl4jNetwork.open(NetworkCatalog.define(cnn(least)).definition(), least)) {
      assertThat(TestNetworks.output(network, new float[2 * least.length()], 2)).hasSize(2 * 3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CROSS_ENTROPY", "BINARY_CROSS_ENTROPY"})
  void lossesOfClassesDoNotFitRegression(Loss loss) {
    String word = loss.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    assertThatThrownBy(new Combination("mlp", loss, Target.values(1))::plan)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.loss: "
                + word
                + " is for classes, but the task is regression; expected mse, mae, huber, quantile or poisson, or set"
                + " data.task: classification");
  }

  @ParameterizedTest
  @EnumSource(names = {"BINARY_CROSS_ENTROPY", "MSE", "MAE"})
  void lossesOfOneScoreDoNotFitThreeClasses(Loss loss) {
    String word = loss.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    assertThatThrownBy(new Combination("linear", loss, TestNetworks.THREE_CLASSES)::plan)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.loss: "
                + word
                + " predicts one of two classes, but the label has 3; expected cross-entropy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "two-relu", "mlp", "cnn"})
  void aSeedIsItsInitialParametersOnEveryThread(String network) throws Exception {
    Combination combination = new Combination(network, Loss.AUTO, TestNetworks.TWO_CLASSES);
    float[] here = initial(combination, 7);
    CompletableFuture<float[]> first = CompletableFuture.supplyAsync(() -> initial(combination, 7));
    CompletableFuture<float[]> second =
        CompletableFuture.supplyAsync(() -> initial(combination, 7));

    assertThat(first.get()).isEqualTo(here);
    assertThat(second.get()).isEqualTo(here);
    assertThat(initial(combination, 8)).isNotEqualTo(here);
  }

  @Test
  void twoKindsOfWeightDecayAreOneTooMany() {
    NetworkRequest request = cnn(TensorShape.of(1, 28, 28));
    OptimizerConfig decaying =
        new OptimizerConfig(
            OptimizerName.SGD,
            0.1,
            0.9,
            LearningRateConfig.CONSTANT,
            0.01,
            null,
            null,
            null,
            Map.of());
    ModelConfig regularised =
        new ModelConfig("cnn", List.of(1), Activation.RELU, Loss.AUTO, 0, 0.001);

    assertThatThrownBy(
            () ->
                NetworkCatalog.define(
                    new NetworkRequest(regularised, decaying, request.input(), request.task(), 1)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "model.l2 and training.optimizer.weight-decay are both given, and both shrink the"
                + " weights; keep one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp"})
  void aStepShrinksTheWeightsOnce(String network) {
    Combination combination = new Combination(network, Loss.AUTO, TestNetworks.TWO_CLASSES);
    NetworkRequest request = combination.request(OptimizerName.SGD, 0.1, 0);
    OptimizerConfig decaying =
        new OptimizerConfig(
            OptimizerName.SGD,
            0.1,
            0.9,
            LearningRateConfig.CONSTANT,
            0.5,
            null,
            null,
            null,
            Map.of());
    NetworkPlan plan =
        NetworkCatalog.define(
            new NetworkRequest(request.model(), decaying, request.input(), request.task(), 1));
    try (Dl4jNetwork live = Dl4jNetwork.open(plan.definition(), request.input())) {
      float[] before = live.state().parameters();
      live.apply(new float[before.length]);
      float[] after = live.state().parameters();
      for (int i = 0; i < before.length; i++) { // biases are 0
        assertThat(after[i]).isCloseTo(0.95f * before[i], within(1e-6f));
      }
    }
  }

  private static float[] initial(Combination combination, long seed) {
    NetworkRequest request = combination.request(OptimizerName.SGD, 1, 0);
    NetworkPlan plan =
        NetworkCatalog.define(
            new NetworkRequest(
                request.model(), request.optimizer(), request.input(), request.task(), seed));
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), combination.shape())) {
      return network.state().parameters();
    }
  }

  private static NetworkRequest cnn(TensorShape shape) {
    return new NetworkRequest(
        new ModelConfig("cnn", List.of(1), Activation.RELU, Loss.AUTO, 0, 0),
        new OptimizerConfig(OptimizerName.SGD, 0.1, 0.9),
        shape,
        TestNetworks.THREE_CLASSES,
        1);
  }
}
