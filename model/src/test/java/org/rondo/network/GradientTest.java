package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.rondo.config.OptimizerName;
import org.rondo.data.IndexRange;
import org.rondo.data.TensorShape;
import org.rondo.network.TestNetworks.Combination;
import org.rondo.network.TestNetworks.Rows;

/**
 * A step of plain gradient descent at learning rate 1 subtracts the gradient: it is compared with
 * central differences of the loss, in double precision, on the configurations as defined.
 */
class GradientTest {
  private static final double EPSILON = 1e-6;
  private static final int CHECKED = 24;

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#combinations")
  void isTheSlopeOfTheLoss(Combination combination) {
    isTheSlopeOfTheLoss(
        NetworkCatalog.define(combination.request(OptimizerName.SGD, 1, /* l2= */ 0.01)),
        combination.shape());
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#convolutions")
  void isTheSlopeOfTheLossOfBlocks(String model) {
    isTheSlopeOfTheLoss(TestNetworks.convolutions(model, TestNetworks.IMAGE), TestNetworks.IMAGE);
  }

  private static void isTheSlopeOfTheLoss(NetworkPlan plan, TensorShape shape) {
    Rows batch = TestNetworks.batch(shape, plan.objective(), 3, 5);
    DataSet data = batch.dataSet(DataType.DOUBLE);
    try (Dl4jNetwork opened = Dl4jNetwork.open(plan.definition().trainedWith(null), shape)) {
      List<IndexRange> statistics = opened.statistics();
      if (opened.model() instanceof ComputationGraph single) {
        ComputationGraph graph = single.convertDataType(DataType.DOUBLE);
        ownLoss(plan, new GraphNetwork(graph, shape));
        check(statistics, graph, ignored -> graph.score(data, true), () -> graph.fit(data));
      } else {
        MultiLayerNetwork network =
            ((MultiLayerNetwork) opened.model()).convertDataType(DataType.DOUBLE);
        ownLoss(plan, new LayersNetwork(network, shape));
        check(statistics, network, ignored -> network.score(data, true), () -> network.fit(data));
      }
    }
  }

  /** DL4J converts its configuration, which does not have it. */
  private static void ownLoss(NetworkPlan plan, Dl4jNetwork converted) {
    OwnLoss own = plan.definition().loss();
    if (own != null) {
      OutputLayers.replace(converted.outputLayer(), new OwnLossFunction(own));
    }
  }

  private static void check(
      List<IndexRange> statistics, Model network, ToDoubleFunction<Model> loss, Runnable step) {
    INDArray parameters = network.params();
    INDArray start = parameters.dup();
    step.run();
    INDArray gradient = start.sub(parameters);
    parameters.assign(start);
    long stride = Math.max(1, start.length() / CHECKED);
    for (long i = 0; i < start.length(); i += stride) {
      long at = i;
      if (statistics.stream().anyMatch(range -> range.from() <= at && at < range.to())) {
        continue; // measured, not trained
      }
      double value = start.getDouble(i);
      parameters.putScalar(i, value + EPSILON);
      double above = loss.applyAsDouble(network);
      parameters.putScalar(i, value - EPSILON);
      double below = loss.applyAsDouble(network);
      parameters.putScalar(i, value);
      double slope = (above - below) / (2 * EPSILON);
      assertThat(gradient.getDouble(i))
          .as("gradient of parameter %d", i)
          .isCloseTo(slope, within(1e-7 + 1e-5 * Math.abs(slope)));
    }
    assertThat(gradient.norm2Number().doubleValue()).isGreaterThan(1e-3);
  }
}
