package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.engine.compiled.Oracle.Batch;
import org.rondo.engine.compiled.Oracle.Labels;

/** Recurrent layers on sequences against DL4J's. */
class CompiledSequencesTest {
  private static final int FEATURES = 5;
  private static final int STEPS = 7;

  /** Fewer units than vector instructions take at once, and more. */
  private static final List<Integer> WIDTHS = List.of(6, 20);

  /** An output with its loss. */
  private record Head(Activation output, LossFunction loss, Labels labels) {}

  private static final List<Head> HEADS =
      List.of(
          new Head(Activation.SOFTMAX, LossFunction.MCXENT, Labels.ONE_HOT),
          new Head(Activation.SIGMOID, LossFunction.XENT, Labels.BITS),
          new Head(Activation.IDENTITY, LossFunction.MSE, Labels.VALUES),
          new Head(Activation.TANH, LossFunction.L1, Labels.VALUES));

  private static final List<Activation> HIDDEN =
      List.of(
          Activation.TANH,
          Activation.SIGMOID,
          Activation.SOFTSIGN,
          Activation.RELU,
          Activation.IDENTITY,
          Activation.SOFTMAX);

  /**
   * Each activation of recurrent layers with one of the heads in turn, and the usual one with all:
   * what a layer makes of a slope does not depend on where that comes from.
   */
  static Stream<Arguments> combinations() {
    return IntStream.range(0, HIDDEN.size())
        .boxed()
        .flatMap(
            hidden ->
                IntStream.range(0, HEADS.size())
                    .filter(head -> hidden == 0 || head == hidden % HEADS.size())
                    .mapToObj(HEADS::get)
                    .map(
                        head ->
                            Arguments.of(
                                HIDDEN.get(hidden), head.output(), head.loss(), head.labels())));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void readsToTheEndAsDl4jDoes(
      Activation hidden, Activation output, LossFunction loss, Labels labels) {
    for (int units : WIDTHS) {
      assertSame(
          plain(hidden)
              .list()
              .layer(new LastTimeStep(new LSTM.Builder().nOut(units).build()))
              .layer(new OutputLayer.Builder(loss).nOut(3).activation(output).build()),
          labels);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void answersEachStepAsDl4jDoes(
      Activation hidden, Activation output, LossFunction loss, Labels labels) {
    for (int units : WIDTHS) {
      assertSame(
          plain(hidden)
              .list()
              .layer(new LSTM.Builder().nOut(units).build())
              .layer(new RnnOutputLayer.Builder(loss).nOut(3).activation(output).build()),
          labels);
    }
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void knowsSimpleRecurrentLayers(
      Activation hidden, Activation output, LossFunction loss, Labels labels) {
    for (int units : List.of(6, 30)) {
      assertSame(
          plain(hidden)
              .list()
              .layer(new SimpleRnn.Builder().nOut(units).build())
              .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(units).build()))
              .layer(new OutputLayer.Builder(loss).nOut(3).activation(output).build()),
          labels);
    }
  }

  @Test
  void stacksLayers() {
    assertSame(
        plain(Activation.TANH)
            .list()
            .layer(new LSTM.Builder().nOut(20).forgetGateBiasInit(2).build())
            .layer(new LSTM.Builder().nOut(6).build())
            .layer(new SimpleRnn.Builder().nOut(8).build())
            .layer(new LSTM.Builder().nOut(24).build())
            .layer(stepOutput()),
        Labels.ONE_HOT);
  }

  @Test
  void putsDenseLayersOnEachStep() {
    assertSame(
        plain(Activation.TANH)
            .list()
            .layer(new LSTM.Builder().nOut(20).build())
            .layer(new DenseLayer.Builder().nOut(30).activation(Activation.SOFTMAX).build())
            .layer(new DenseLayer.Builder().nOut(6).hasBias(false).build())
            .layer(new LSTM.Builder().nOut(6).build())
            .layer(new ActivationLayer.Builder().activation(Activation.SIGMOID).build())
            .layer(stepOutput()),
        Labels.ONE_HOT);
  }

  @ParameterizedTest
  @EnumSource(
      value = PoolingType.class,
      names = {"MAX", "AVG", "SUM"})
  void poolsOverStepsAsDl4jDoes(PoolingType type) {
    for (int units : WIDTHS) {
      MultiLayerConfiguration network =
          plain(Activation.TANH)
              .list()
              .layer(new LSTM.Builder().nIn(FEATURES).nOut(units).build())
              .layer(new GlobalPoolingLayer(type))
              .layer(output().nIn(units).build())
              .build();
      assertSame(network, Labels.ONE_HOT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40})
  void takesSequencesOfAnyLength(int steps) {
    for (int units : WIDTHS) {
      MultiLayerConfiguration network =
          plain(Activation.TANH)
              .list()
              .layer(new LSTM.Builder().nOut(units).build())
              .layer(new SimpleRnn.Builder().nOut(units + 10).build())
              .layer(stepOutput())
              .setInputType(InputType.recurrent(FEATURES, steps))
              .build();
      try (Oracle<?> oracle = Oracle.of(network, FEATURES, steps)) {
        oracle.assertSameGradient(oracle.batch(4, Labels.ONE_HOT, 1));
      }
    }
  }

  /** Regularisation and gradient normalization on a recurrent layer. */
  static Stream<UnaryOperator<NeuralNetConfiguration.Builder>> settings() {
    return Stream.of(
        plain -> plain,
        plain -> plain.l1(0.01).l2(0.02).l2Bias(0.03),
        plain -> plain.weightDecay(0.05).weightDecayBias(0.01, false),
        plain ->
            plain
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.01),
        plain -> plain.gradientNormalization(GradientNormalization.RenormalizeL2PerParamType));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void stepsAsDl4jDoes(UnaryOperator<NeuralNetConfiguration.Builder> setting) {
    for (int units : WIDTHS) {
      NeuralNetConfiguration.Builder plain = plain(Activation.TANH).updater(new Adam(0.01));
      MultiLayerConfiguration network =
          setting
              .apply(plain)
              .list()
              .layer(new LSTM.Builder().nOut(units).build())
              .layer(new LastTimeStep(new LSTM.Builder().nOut(units).build()))
              .layer(output().build())
              .setInputType(InputType.recurrent(FEATURES, STEPS))
              .build();
      try (Oracle<?> oracle = Oracle.of(network, FEATURES, STEPS)) {
        oracle.assertSameGradient(oracle.batch(9, Labels.ONE_HOT, 1));
      }
      try (Oracle<?> oracle = Oracle.of(network, FEATURES, STEPS)) {
        oracle.assertSameSteps(oracle.batch(9, Labels.ONE_HOT, 1), 8, 5e-5);
      }
    }
  }

  @Test
  void givesTheSameBitsWhateverCameBefore() {
    for (int units : WIDTHS) {
      MultiLayerConfiguration network =
          plain(Activation.TANH)
              .list()
              .layer(new LSTM.Builder().nOut(units).build())
              .layer(stepOutput())
              .setInputType(InputType.recurrent(FEATURES, STEPS))
              .build();
      try (Oracle<?> oracle = Oracle.of(network, FEATURES, STEPS)) {
        Batch small = oracle.batch(3, Labels.ONE_HOT, 1);
        Batch large = oracle.batch(11, Labels.ONE_HOT, 2);
        float[] first = gradient(oracle, small);
        float[] outputs = oracle.compiled.output(small.features(), 3);
        assertThat(gradient(oracle, large)).isNotEqualTo(first);
        assertThat(gradient(oracle, small)).isEqualTo(first);
        assertThat(oracle.compiled.output(small.features(), 3)).isEqualTo(outputs);
      }
    }
  }

  private static float[] gradient(Oracle<?> oracle, Batch batch) {
    oracle.compiled.gradient(batch.features(), batch.labels(), null, batch.rows());
    return oracle.twin.getGradientsViewArray().data().asFloat();
  }

  private static void assertSame(NeuralNetConfiguration.ListBuilder layers, Labels labels) {
    assertSame(
        layers
            .validateOutputLayerConfig(false)
            .setInputType(InputType.recurrent(FEATURES, STEPS, RNNFormat.NCW))
            .build(),
        labels);
  }

  private static void assertSame(MultiLayerConfiguration network, Labels labels) {
    try (Oracle<?> oracle = Oracle.of(network, FEATURES, STEPS)) {
      oracle.assertSameGradient(oracle.batch(9, labels, 1));
      oracle.assertSameGradient(oracle.batch(4, labels, 2));
    }
  }

  private static NeuralNetConfiguration.Builder plain(Activation activation) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .activation(activation);
  }

  private static Layer stepOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX);
  }
}
