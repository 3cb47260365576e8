package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Loss;
import org.rondo.config.OptimizerName;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

/** The losses of examples are those that DL4J computes from the inputs, without regularisation. */
class LossesTest {

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void areDl4jsScores(Combination combination) {
    NetworkPlan plan = NetworkCatalog.define(combination.request(OptimizerName.SGD, 0.1, 0.5));
    Rows batch = combination.rows(7, 9);
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), combination.shape())) {
      double[] expected = scores(network, batch);
      double[] losses = losses(network, batch);
      if (combination.loss() == Loss.MAE) {
        // DL4J sums over the targets here and averages in a step; we average in both.
        expected = Arrays.stream(expected).map(sum -> sum / plan.objective().outputs()).toArray();
      }

      assertThat(losses).hasSize(7);
      for (int row = 0; row < 7; row++) {
        assertThat(losses[row])
            .isCloseTo(expected[row], within(1e-6 * Math.max(1, Math.abs(expected[row]))));
      }
      assertThat(Arrays.stream(losses).distinct().count()).isGreaterThan(1);
    }
  }

  static Stream<Combination> smallNetworks() {
    return TestNetworks.combinations().filter(fits -> !fits.network().equals("cnn"));
  }

  @ParameterizedTest
  @MethodSource("smallNetworks")
  void theirMeanIsTheLossOfAStep(Combination combination) {
    NetworkPlan plan = combination.plan();
    Rows batch = combination.rows(7, 9);
    try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), combination.shape())) {
      double mean = Arrays.stream(losses(network, batch)).average().orElseThrow();

      assertThat(TestNetworks.step(network, batch)).isCloseTo(mean, within(1e-5 * (1 + mean)));
    }
  }

  @Test
  void stayFiniteWhenTheNetworkIsCertain() {
    for (Loss loss : new Loss[] {Loss.CROSS_ENTROPY, Loss.BINARY_CROSS_ENTROPY}) {
      Combination combination = new Combination("linear", loss, TestNetworks.TWO_CLASSES);
      NetworkPlan plan = combination.plan();
      Rows batch = TestNetworks.batch(TestNetworks.FOUR, plan.objective(), 20, 9);
      try (Dl4jNetwork network = Dl4jNetwork.open(plan.definition(), TestNetworks.FOUR)) {
        float[] huge = network.state().parameters();
        for (int i = 0; i < huge.length; i++) {
          huge[i] *= 1e4f;
        }
        network.load(new NetworkState(huge, new float[0], 0));
        double[] expected = scores(network, batch);
        double[] losses = losses(network, batch);

        assertThat(TestNetworks.output(network, batch.features(), 20)).contains(0f, 1f);
        assertThat(losses).as(loss.name()).containsExactly(expected, within(1e-4));
        assertThat(Arrays.stream(losses).max().orElseThrow()).isBetween(10.0, 30.0);
      }
    }
  }

  private static double[] losses(Dl4jNetwork network, Rows batch) {
    int rows = batch.rows();
    return network.losses(
        Nd4j.createFromArray(batch.expected()).reshape(rows, batch.outputs()),
        network.output(batch.input().reshape(network.inputShape(rows)), null).dup('c'),
        null);
  }

  private static double[] scores(Dl4jNetwork network, Rows batch) {
    DataSet data = batch.dataSet(DataType.FLOAT);
    INDArray scores =
        network.model() instanceof ComputationGraph graph
            ? graph.scoreExamples(data, false)
            : ((MultiLayerNetwork) network.model()).scoreExamples(data, false);
    return scores.data().asDouble();
  }
}
