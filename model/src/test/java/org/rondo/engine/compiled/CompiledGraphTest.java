package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.rondo.data.TensorShape;
import org.rondo.engine.compiled.Oracle.Batch;
import org.rondo.engine.compiled.Oracle.Labels;
import org.rondo.network.TestNetworks;

/** Graphs of layers and additions against DL4J's. */
class CompiledGraphTest {

  static Stream<Arguments> graphs() {
    return Stream.of(
        Arguments.of(Graphs.twoRelu(builder()), Labels.VALUES, List.of(6)),
        Arguments.of(Graphs.residual(builder(), 1), Labels.ONE_HOT, List.of(6)),
        Arguments.of(Graphs.residual(builder(), 0.6), Labels.ONE_HOT, List.of(6)),
        Arguments.of(Graphs.nested(builder()), Labels.ONE_HOT, List.of(6)),
        Arguments.of(
            Graphs.images(builder(), new BatchNormalization()), Labels.ONE_HOT, List.of(2 * 5 * 6)),
        Arguments.of(Graphs.sequences(builder()), Labels.ONE_HOT, List.of(5, 4)));
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void equalsDl4j(ComputationGraphConfiguration graph, Labels labels, List<Integer> input) {
    try (Oracle<?> oracle = Oracle.of(graph, input.toArray(Integer[]::new))) {
      oracle.assertSameGradient(oracle.batch(9, labels, 1));
      oracle.assertSameGradient(oracle.batch(4, labels, 2));
      oracle.assertSameSteps(oracle.batch(12, labels, 3), 10, 2e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("org.rondo.network.TestNetworks#convolutions")
  void equalsDl4jOnBlocks(String model) {
    TensorShape shape = TestNetworks.IMAGE;
    String graph = TestNetworks.convolutions(model, shape).definition().json();
    try (Oracle<?> oracle =
        Oracle.of(ComputationGraphConfiguration.fromJson(graph), shape.length())) {
      oracle.assertSameGradient(oracle.batch(9, Labels.ONE_HOT, 1));
      oracle.assertSameGradient(oracle.batch(4, Labels.ONE_HOT, 2));
    }
  }

  static Stream<IUpdater> optimizers() {
    return CompiledUpdateTest.optimizers();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void movesAsDl4jDoes(IUpdater optimizer) {
    try (Oracle<?> oracle = Oracle.of(Graphs.nested(builder().updater(optimizer)), 6)) {
      // Slopes from several readers are added in another order than DL4J's, and most optimizers
      // divide by what is next to nothing here and there.
      oracle.assertSameSteps(oracle.batch(12, Labels.ONE_HOT, 3), 10, 1e-4);
    }
  }

  @Test
  void normalizesAndRegularisesAsDl4jDoes() {
    NeuralNetConfiguration.Builder builder =
        builder()
            .l2(0.02)
            .gradientNormalization(GradientNormalization.ClipL2PerLayer)
            .gradientNormalizationThreshold(0.05);
    try (Oracle<?> oracle = Oracle.of(Graphs.nested(builder), 6)) {
      oracle.assertSameSteps(oracle.batch(12, Labels.ONE_HOT, 3), 10, 2e-5);
    }
  }

  @Test
  void givesTheSameBitsInEveryRun() {
    assertThat(train()).isEqualTo(train());
  }

  private static float[] train() {
    NeuralNetConfiguration.Builder builder = builder().updater(new Adam(0.01));
    try (Oracle<?> oracle = Oracle.of(Graphs.residual(builder, 0.7), 6)) {
      Nd4j.getRandom().setSeed(7);
      Batch batch = oracle.batch(12, Labels.ONE_HOT, 3);
      for (int i = 0; i < 30; i++) {
        oracle.compiled.step(batch.features(), batch.labels(), i % 7 == 6 ? 5 : 12);
      }
      return oracle.twin.params().data().asFloat();
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH);
  }
}
