package org.rondo.engine.compiled;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.engine.compiled.Oracle.Labels;

/** Losses and gradients of dense networks against DL4J's. */
class CompiledGradientTest {
  private static final List<Activation> HIDDEN =
      List.of(
          Activation.IDENTITY,
          Activation.RELU,
          Activation.LEAKYRELU,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.ELU,
          Activation.SELU,
          Activation.GELU,
          Activation.SWISH,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.SOFTMAX,
          Activation.HARDTANH,
          Activation.HARDSIGMOID,
          Activation.RELU6,
          Activation.CUBE);

  /** An output with its loss. */
  private record Head(Activation output, LossFunction loss, Labels labels) {}

  private static final List<Head> HEADS =
      List.of(
          new Head(Activation.SOFTMAX, LossFunction.MCXENT, Labels.ONE_HOT),
          new Head(Activation.SOFTMAX, LossFunction.NEGATIVELOGLIKELIHOOD, Labels.ONE_HOT),
          new Head(Activation.SIGMOID, LossFunction.MCXENT, Labels.ONE_HOT),
          new Head(Activation.SIGMOID, LossFunction.XENT, Labels.BITS),
          new Head(Activation.IDENTITY, LossFunction.MSE, Labels.VALUES),
          new Head(Activation.TANH, LossFunction.L2, Labels.VALUES),
          new Head(Activation.SOFTMAX, LossFunction.MSE, Labels.ONE_HOT),
          new Head(Activation.IDENTITY, LossFunction.MEAN_ABSOLUTE_ERROR, Labels.VALUES),
          new Head(Activation.IDENTITY, LossFunction.L1, Labels.VALUES));

  /**
   * Each activation with three of the heads in turn, at sizes of both the loops and the BLAS: what
   * a layer makes of a slope does not depend on where that comes from.
   */
  static Stream<Arguments> combinations() {
    return IntStream.range(0, HIDDEN.size())
        .boxed()
        .flatMap(
            hidden ->
                IntStream.range(0, HEADS.size())
                    .filter(head -> (hidden + head) % 3 == 0)
                    .mapToObj(HEADS::get)
                    .map(
                        head ->
                            Arguments.of(
                                HIDDEN.get(hidden), head.output(), head.loss(), head.labels())));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void equalsDl4j(Activation hidden, Activation output, LossFunction loss, Labels labels) {
    MultiLayerConfiguration network =
        builder()
            .activation(hidden)
            .list()
            .validateOutputLayerConfig(false)
            .layer(new DenseLayer.Builder().nIn(20).nOut(40).build())
            .layer(new DenseLayer.Builder().nIn(40).nOut(6).build())
            .layer(new OutputLayer.Builder(loss).nIn(6).nOut(3).activation(output).build())
            .build();
    try (Oracle<?> oracle = Oracle.of(network, 20)) {
      oracle.assertSameGradient(oracle.batch(9, labels, 1));
      oracle.assertSameGradient(oracle.batch(4, labels, 2));
    }
  }

  @Test
  void knowsLayersWithoutBias() {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(30).nOut(40).hasBias(false).build())
            .layer(new DenseLayer.Builder().nIn(40).nOut(4).hasBias(false).build())
            .layer(output().nIn(4).nOut(3).hasBias(false).build())
            .build();
    assertSame(network, 30);
  }

  @Test
  void knowsActivationAndLossLayers() {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
            .layer(new DenseLayer.Builder().nIn(30).nOut(5).build())
            .layer(new ActivationLayer.Builder().activation(Activation.SIGMOID).build())
            .layer(
                new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build())
            .build();
    assertSame(network, 30);
  }

  @Test
  void dropsWhatDl4jDrops() {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(30).nOut(40).dropOut(0.9).build())
            .layer(new DropoutLayer.Builder(0.6).build())
            .layer(new DenseLayer.Builder().nIn(40).nOut(8).dropOut(0.5).build())
            .layer(output().nIn(8).nOut(3).dropOut(0.7).build())
            .build();
    assertSame(network, 30);
  }

  @Test
  void addsRegularisationToTheLoss() {
    MultiLayerConfiguration network =
        builder()
            .l1(0.01)
            .l2(0.02)
            .l2Bias(0.03)
            .weightDecay(0.04)
            .list()
            .layer(new DenseLayer.Builder().nIn(30).nOut(40).biasInit(0.5).build())
            .layer(output().nIn(40).nOut(3).build())
            .build();
    assertSame(network, 30);
  }

  private static void assertSame(MultiLayerConfiguration network, int input) {
    try (Oracle<?> oracle = Oracle.of(network, input)) {
      oracle.assertSameGradient(oracle.batch(9, Labels.ONE_HOT, 1));
      oracle.assertSameGradient(oracle.batch(5, Labels.ONE_HOT, 2));
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
  }
}
