package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.data.Batch;
import org.rondo.network.TestSequences.Case;

/** Gradients of networks of sequences against finite differences, with masks and weights. */
class SequenceGradientTest {
  private static final double EPSILON = 1e-6;
  private static final int CHECKED = 40;

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestSequences#cases")
  void isTheSlopeOfTheLoss(Case of) {
    NetworkPlan plan = of.plan("name: sgd, learning-rate: 1");
    Batch batch = of.batch(List.of(4, 6, 1, 3), 1, 3, 2, 0.5f);
    try (Dl4jNetwork opened = Dl4jNetwork.open(plan.definition(), of.shape())) {
      ComputationGraph graph = ((ComputationGraph) opened.model()).convertDataType(DataType.DOUBLE);
      OutputLayers.weighted(graph.getOutputLayer(0).conf().getLayer()).weigh(batch.scaledWeights());
      int rows = batch.rows();
      int steps = batch.steps();
      DataSet data =
          new DataSet(
              array(batch.inputs(), rows, of.shape().dimensions().get(0), steps),
              of.eachStep()
                  ? array(batch.targets(), rows, batch.outputs(), steps)
                  : array(batch.targets(), rows, batch.outputs()),
              mask(batch.inputMask(), rows, steps),
              of.eachStep() ? mask(batch.labelMask(), rows, steps) : null);
      check(graph, data);
    }
  }

  private static INDArray array(float[] values, long... shape) {
    INDArray all = Nd4j.create(DataType.DOUBLE, shape);
    for (int i = 0; i < all.length(); i++) {
      all.putScalar(i, values[i]);
    }
    return all;
  }

  private static @Nullable INDArray mask(float @Nullable [] mask, int rows, int steps) {
    return mask == null ? null : array(mask, rows, steps);
  }

  private static void check(ComputationGraph graph, DataSet data) {
    INDArray parameters = graph.params();
    INDArray start = parameters.dup();
    graph.fit(data);
    INDArray gradient = start.sub(parameters);
    parameters.assign(start);
    long stride = Math.max(1, start.length() / CHECKED);
    for (long i = 0; i < start.length(); i += stride) {
      double value = start.getDouble(i);
      parameters.putScalar(i, value + EPSILON);
      double above = graph.score(data, true);
      parameters.putScalar(i, value - EPSILON);
      double below = graph.score(data, true);
      parameters.putScalar(i, value);
      double slope = (above - below) / (2 * EPSILON);
      assertThat(gradient.getDouble(i))
          .as("gradient of parameter %d", i)
          .isCloseTo(slope, within(1e-7 + 1e-5 * Math.abs(slope)));
    }
    assertThat(gradient.norm2Number().doubleValue()).isGreaterThan(1e-3);
  }
}
