package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.rondo.engine.compiled.Oracle.Batch;
import org.rondo.engine.compiled.Oracle.Labels;

/** Steps of the compiled form against DL4J's {@code fit}. */
class CompiledUpdateTest {

  static Stream<IUpdater> optimizers() {
    return Stream.of(
        new Sgd(0.1),
        new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)),
        new Nesterovs(0.05, 0.9),
        new Adam(0.01),
        new RmsProp(0.01),
        new AdaGrad(0.05),
        new AdaMax(0.01),
        new Nadam(0.01),
        new AMSGrad(0.01),
        new AdaDelta());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void movesAsDl4jDoes(IUpdater optimizer) {
    try (Oracle<MultiLayerNetwork> oracle = Oracle.of(network(builder().updater(optimizer)), 30)) {
      oracle.assertSameSteps(oracle.batch(12, Labels.ONE_HOT, 3), 20, 5e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void regularisesAsDl4jDoes(IUpdater optimizer) {
    NeuralNetConfiguration.Builder builder =
        builder().updater(optimizer).l1(0.01).l2(0.02).l2Bias(0.03);
    try (Oracle<MultiLayerNetwork> oracle = Oracle.of(network(builder), 30)) {
      oracle.assertSameSteps(oracle.batch(12, Labels.ONE_HOT, 3), 10, 2e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void decaysAsDl4jDoes(IUpdater optimizer) {
    NeuralNetConfiguration.Builder builder =
        builder().updater(optimizer).weightDecay(0.05).weightDecayBias(0.01, false);
    try (Oracle<MultiLayerNetwork> oracle = Oracle.of(network(builder), 30)) {
      oracle.assertSameSteps(oracle.batch(12, Labels.ONE_HOT, 3), 10, 2e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(GradientNormalization.class)
  void normalizesAsDl4jDoes(GradientNormalization kind) {
    for (double threshold : new double[] {0.01, 100}) {
      NeuralNetConfiguration.Builder builder =
          builder()
              .updater(new Sgd(0.1))
              .l2(0.01)
              .gradientNormalization(kind)
              .gradientNormalizationThreshold(threshold);
      try (Oracle<MultiLayerNetwork> oracle = Oracle.of(network(builder), 30)) {
        oracle.assertSameSteps(oracle.batch(12, Labels.ONE_HOT, 3), 5, 2e-5);
      }
    }
  }

  @Test
  void sumsWhereDl4jIsToldNotToAverage() {
    try (Oracle<MultiLayerNetwork> oracle =
        Oracle.of(network(builder().updater(new Sgd(0.001)).miniBatch(false)), 30)) {
      Batch batch = oracle.batch(12, Labels.ONE_HOT, 3);
      oracle.assertSameGradient(batch);
      oracle.assertSameSteps(batch, 5, 2e-5);
    }
  }

  @Test
  void readsALearningRateThatChangesFromOutside() {
    try (Oracle<MultiLayerNetwork> oracle =
        Oracle.of(network(builder().updater(new Adam(0.01))), 30)) {
      oracle.compiled.step(new float[12 * 30], oracle.batch(12, Labels.ONE_HOT, 3).labels(), 12);
      float[] before = oracle.twin.params().data().asFloat();
      rate(oracle.twin, 0);
      // DL4J takes epsilon for a rate of zero.
      oracle.compiled.step(new float[12 * 30], oracle.batch(12, Labels.ONE_HOT, 3).labels(), 12);
      Oracle.assertClose("parameters", oracle.twin.params().data().asFloat(), before, 1e-6);
    }
  }

  @Test
  void continuesFromStateThatWasLoaded() {
    try (Oracle<MultiLayerNetwork> oracle =
        Oracle.of(network(builder().updater(new Adam(0.01))), 30)) {
      Batch batch = oracle.batch(12, Labels.ONE_HOT, 3);
      float[] start = oracle.twin.params().data().asFloat();
      oracle.compiled.step(batch.features(), batch.labels(), batch.rows());
      float[] once = oracle.twin.params().data().asFloat();
      for (int i = 0; i < 3; i++) {
        oracle.compiled.step(batch.features(), batch.labels(), batch.rows());
      }
      oracle.twin.params().data().setData(start);
      oracle.twin.setIterationCount(0);
      oracle.compiled.takeState(new float[oracle.compiled.state().length]);
      oracle.compiled.step(batch.features(), batch.labels(), batch.rows());
      assertThat(oracle.twin.params().data().asFloat()).isEqualTo(once);
    }
  }

  private static void rate(MultiLayerNetwork network, double rate) {
    ((Adam)
            ((org.deeplearning4j.nn.updater.MultiLayerUpdater) network.getUpdater())
                .getUpdaterBlocks()
                .get(0)
                .getGradientUpdater()
                .getConfig())
        .setLearningRate(rate);
  }

  private static MultiLayerConfiguration network(NeuralNetConfiguration.Builder builder) {
    return builder
        .list()
        .layer(new DenseLayer.Builder().nIn(30).nOut(40).build())
        .layer(new DenseLayer.Builder().nIn(40).nOut(8).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(8)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(5).activation(Activation.TANH);
  }
}
