package org.rondo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Engine;
import org.rondo.data.Batch;
import org.rondo.data.ExampleLayout;
import org.rondo.data.IndexRange;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineSpec;
import org.rondo.engine.StepEngine;

/**
 * Gradients against central differences of the loss, in double precision. The steps are small
 * because a unit may lie next to a kink: a rectifier at 1e-5 below 0 is off, but a difference of
 * steps of 1e-3 sees it on.
 */
final class SlopeCheck {
  private static final double EPSILON = 1e-6;
  private static final int CHECKED = 24;

  private SlopeCheck() {}

  /**
   * Asserts that DL4J's gradient of a batch is the slope of its loss, and that the engines find
   * that gradient too.
   *
   * @param plan of plain gradient descent at learning rate 1, without regularisation
   */
  static void assertGradient(NetworkPlan plan, TensorShape shape, Batch batch) {
    double[] expected = assertSlope(plan, shape, batch);
    for (Engine kind : List.of(Engine.DL4J, Engine.COMPILED)) {
      try (StepEngine engine =
          new EngineSpec(plan.definition(), ExampleLayout.of(shape, Storage.FLOAT32, 1), kind)
              .open()) {
        float[] gradient = new float[expected.length];
        engine.gradient(batch, gradient);
        for (int i = 0; i < expected.length; i++) {
          if (!measured(engine.statistics(), i)) {
            assertThat((double) gradient[i])
                .as("gradient of parameter %d by %s", i, kind)
                .isCloseTo(expected[i], within(1e-5 * (1 + Math.abs(expected[i]))));
          }
        }
      }
    }
  }

  /**
   * Asserts that what a step of DL4J takes away is the slope of its loss, regularisation included.
   *
   * @param plan of plain gradient descent at learning rate 1
   * @return what it takes away
   */
  static double[] assertSlope(NetworkPlan plan, TensorShape shape, Batch batch) {
    // DL4J converts its own configuration, which does not have a loss that is not its own.
    try (Dl4jNetwork opened = Dl4jNetwork.open(plan.definition().trainedWith(null), shape);
        Dl4jNetwork network = exact(opened, shape)) {
      OwnLoss own = plan.definition().loss();
      if (own != null) {
        OutputLayers.replace(network.outputLayer(), new OwnLossFunction(own));
      }
      float[] weights = batch.scaledWeights();
      if (weights != null) {
        OutputLayers.weighted(network.outputLayer()).weigh(weights);
      }
      DataSet data = data(network, batch);
      if (network.model() instanceof ComputationGraph graph) {
        return check(network, () -> graph.score(data, true), () -> graph.fit(data));
      }
      MultiLayerNetwork layers = (MultiLayerNetwork) network.model();
      return check(network, () -> layers.score(data, true), () -> layers.fit(data));
    }
  }

  private static Dl4jNetwork exact(Dl4jNetwork network, TensorShape shape) {
    return network.model() instanceof ComputationGraph graph
        ? new GraphNetwork(graph.convertDataType(DataType.DOUBLE), shape)
        : new LayersNetwork(
            ((MultiLayerNetwork) network.model()).convertDataType(DataType.DOUBLE), shape);
  }

  private static DataSet data(Dl4jNetwork network, Batch batch) {
    int rows = batch.rows();
    int outputs = batch.outputs();
    return new DataSet(
        array(batch.inputs(), network.inputShape(rows, batch.steps())),
        batch.labelsSteps()
            ? array(batch.targets(), rows, outputs, batch.steps())
            : array(batch.targets(), rows, outputs),
        mask(batch.inputMask(), rows, batch.inputMaskSteps()),
        mask(batch.labelMask(), rows, batch.labelMaskSteps()));
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

  private static double[] check(Dl4jNetwork network, DoubleSupplier loss, Runnable step) {
    List<IndexRange> statistics = network.statistics();
    INDArray parameters = network.model().params();
    INDArray start = parameters.dup();
    step.run();
    INDArray gradient = start.sub(parameters);
    parameters.assign(start);
    long stride = Math.max(1, start.length() / CHECKED);
    for (long i = 0; i < start.length(); i += stride) {
      if (measured(statistics, i)) {
        continue;
      }
      double value = start.getDouble(i);
      parameters.putScalar(i, value + EPSILON);
      double above = loss.getAsDouble();
      parameters.putScalar(i, value - EPSILON);
      double below = loss.getAsDouble();
      parameters.putScalar(i, value);
      double slope = (above - below) / (2 * EPSILON);
      assertThat(gradient.getDouble(i))
          .as("gradient of parameter %d", i)
          .isCloseTo(slope, within(1e-7 + 1e-5 * Math.abs(slope)));
    }
    assertThat(gradient.norm2Number().doubleValue()).isGreaterThan(1e-3);
    return gradient.toDoubleVector();
  }

  /** Whether a parameter is measured rather than trained. */
  private static boolean measured(List<IndexRange> statistics, long parameter) {
    return statistics.stream().anyMatch(at -> at.from() <= parameter && parameter < at.to());
  }
}
