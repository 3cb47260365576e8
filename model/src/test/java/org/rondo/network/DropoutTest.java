package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkRequest.Target;

/** Hidden units drop, inputs never; DL4J drops what enters a layer. */
class DropoutTest {

  @Test
  void mlpDropsTheOutputsOfEveryHiddenLayer() {
    assertThat(keepProbabilities("mlp", TestNetworks.FOUR)).containsExactly(1.0, 0.75, 0.75);
  }

  @Test
  void cnnDropsTheOutputsOfTheDenseLayer() {
    assertThat(keepProbabilities("cnn", TestNetworks.IMAGE))
        .containsExactly(1.0, 1.0, 1.0, 1.0, 1.0, 0.75);
  }

  @Test
  void inputsOfAnMlpAreNotDropped() {
    // One hidden unit passes the input on; with it dropped the output is 0, else input / keep.
    ModelConfig model = new ModelConfig("mlp", List.of(1), Activation.RELU, Loss.AUTO, 0.5, 0);
    TensorShape one = TensorShape.of(1);
    NetworkPlan plan = NetworkCatalog.define(request(model, one, Target.values(1)));
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), one)) {
      network.load(new NetworkState(new float[] {1, 3, 1, 0}, new float[0], 0));
      Nd4j.getRandom().setSeed(5);
      // The unit's value is 1 * 2 + 3: dropping the input would leave the bias, 3 or 7.
      float[] losses = new float[40];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = (float) TestNetworks.step(network, new float[] {2}, new float[] {0}, 1);
        network.load(new NetworkState(new float[] {1, 3, 1, 0}, new float[0], 0));
      }
      assertThat(losses).containsOnly(0f, 100f).contains(0f, 100f);
    }
  }

  @Test
  void predictionDropsNothing() {
    NetworkPlan with = NetworkCatalog.define(request(model("mlp", 0.9), TestNetworks.FOUR));
    NetworkPlan without = NetworkCatalog.define(request(model("mlp", 0), TestNetworks.FOUR));
    float[] features = {1, -1, 2, 0.5f};
    try (Dl4jNetwork dropping = Dl4jNetwork.open(with.definition(), TestNetworks.FOUR);
        Dl4jNetwork plain = Dl4jNetwork.open(without.definition(), TestNetworks.FOUR)) {
      assertThat(TestNetworks.output(dropping, features, 1))
          .isEqualTo(TestNetworks.output(plain, features, 1));
    }
  }

  private static List<Double> keepProbabilities(String network, TensorShape shape) {
    NetworkPlan plan = NetworkCatalog.define(request(model(network, 0.25), shape));
    return MultiLayerConfiguration.fromJson(plan.definition().json()).getConfs().stream()
        .map(layer -> (Dropout) layer.getLayer().getIDropout())
        .map(dropout -> dropout == null ? 1.0 : dropout.getP())
        .toList();
  }

  private static ModelConfig model(String network, double dropout) {
    return new ModelConfig(network, List.of(5, 3), Activation.RELU, Loss.AUTO, dropout, 0);
  }

  private static NetworkRequest request(ModelConfig model, TensorShape shape) {
    return request(model, shape, TestNetworks.THREE_CLASSES);
  }

  private static NetworkRequest request(ModelConfig model, TensorShape shape, Target target) {
    return new NetworkRequest(
        model, new OptimizerConfig(OptimizerName.SGD, 0.1, 0.9), shape, target, 1);
  }
}
