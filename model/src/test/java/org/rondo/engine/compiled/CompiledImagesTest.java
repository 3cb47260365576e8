package org.rondo.engine.compiled;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.engine.compiled.Oracle.Labels;

/** Convolution, pooling and batch normalization against DL4J's. */
class CompiledImagesTest {
  private static final InputType IMAGES = InputType.convolutionalFlat(9, 11, 3);

  /** Kernel, stride, padding, dilation and mode of a convolution behind another one. */
  static Stream<Arguments> convolutions() {
    return Stream.of(
        Arguments.of(3, 2, 1, 1, 0, 0, 1, ConvolutionMode.Truncate),
        Arguments.of(3, 3, 2, 1, 1, 2, 1, ConvolutionMode.Truncate),
        Arguments.of(2, 3, 2, 3, 2, 0, 1, ConvolutionMode.Truncate),
        Arguments.of(3, 3, 1, 1, 0, 0, 1, ConvolutionMode.Same),
        Arguments.of(2, 4, 2, 2, 0, 0, 1, ConvolutionMode.Same),
        Arguments.of(3, 2, 1, 1, 0, 0, 2, ConvolutionMode.Truncate),
        Arguments.of(1, 1, 1, 1, 0, 0, 1, ConvolutionMode.Strict));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void convolvesAsDl4jDoes(
      int height,
      int width,
      int down,
      int right,
      int top,
      int left,
      int dilation,
      ConvolutionMode mode) {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.TANH).build())
            .layer(
                new ConvolutionLayer.Builder(height, width)
                    .nOut(5)
                    .stride(down, right)
                    .padding(top, left)
                    .dilation(dilation, dilation)
                    .convolutionMode(mode)
                    .build())
            .layer(output().build())
            .setInputType(IMAGES)
            .build();
    assertSame(network, 3 * 9 * 11);
  }

  @Test
  void readsImagesWithoutAPreprocessor() {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).hasBias(false).build())
            .layer(output().build())
            .setInputType(InputType.convolutional(9, 11, 1))
            .build();
    assertSame(network, 1, 9, 11);
  }

  /** Pooling with and without overlap, padding and dilation. */
  static Stream<Arguments> poolings() {
    return Stream.of(PoolingType.MAX, PoolingType.AVG)
        .flatMap(
            type ->
                Stream.of(
                    Arguments.of(type, 2, 2, 0, ConvolutionMode.Truncate, true),
                    Arguments.of(type, 3, 2, 1, ConvolutionMode.Truncate, false),
                    Arguments.of(type, 3, 2, 1, ConvolutionMode.Truncate, true),
                    Arguments.of(type, 3, 1, 0, ConvolutionMode.Same, false)));
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void poolsAsDl4jDoes(
      PoolingType type,
      int kernel,
      int stride,
      int padding,
      ConvolutionMode mode,
      boolean countsPadding) {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.TANH).build())
            .layer(
                new SubsamplingLayer.Builder(type)
                    .kernelSize(kernel, kernel)
                    .stride(stride, stride)
                    .padding(padding, padding)
                    .convolutionMode(mode)
                    .avgPoolIncludePadInDivisor(countsPadding)
                    .build())
            .layer(output().build())
            .setInputType(IMAGES)
            .build();
    assertSame(network, 3 * 9 * 11);
  }

  @Test
  void normalizesMapsAndUnitsAsDl4jDoes() {
    for (boolean logarithmic : new boolean[] {true, false}) {
      // Not Adam: behind a normalization some gradients are rounding, which Adam would scale up.
      MultiLayerConfiguration network =
          builder()
              .updater(new Sgd(0.1))
              .list()
              .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).hasBias(false).build())
              .layer(new BatchNormalization.Builder().useLogStd(logarithmic).build())
              .layer(new ActivationLayer.Builder().activation(Activation.SIGMOID).build())
              .layer(new DenseLayer.Builder().nOut(20).build())
              .layer(new BatchNormalization.Builder().useLogStd(logarithmic).decay(0.7).build())
              .layer(new BatchNormalization.Builder().lockGammaBeta(true).build())
              .layer(output().build())
              .setInputType(IMAGES)
              .build();
      try (Oracle<?> oracle = Oracle.of(network, 3 * 9 * 11)) {
        oracle.assertSameGradient(oracle.batch(9, Labels.ONE_HOT, 1));
      }
      try (Oracle<?> oracle = Oracle.of(network, 3 * 9 * 11)) {
        oracle.assertSameSteps(oracle.batch(9, Labels.ONE_HOT, 1), 6, 5e-5);
      }
    }
  }

  @Test
  void dropsMapsAsDl4jDoes() {
    MultiLayerConfiguration network =
        builder()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).build())
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(5).dropOut(0.5).build())
            .layer(output().build())
            .setInputType(IMAGES)
            .build();
    assertSame(network, 3 * 9 * 11);
  }

  @Test
  void trainsLenetAsDl4jDoes() {
    MultiLayerConfiguration network =
        builder()
            .activation(Activation.RELU)
            .updater(new Adam(1e-3))
            .list()
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
            .layer(pooling())
            .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
            .layer(pooling())
            .layer(new DenseLayer.Builder().nOut(500).build())
            .layer(output().build())
            .setInputType(InputType.convolutionalFlat(28, 28, 1))
            .build();
    try (Oracle<?> oracle = Oracle.of(network, 784)) {
      // More rows than patches are gathered for at once.
      oracle.assertSameGradient(oracle.batch(40, Labels.ONE_HOT, 1));
    }
    try (Oracle<?> oracle = Oracle.of(network, 784)) {
      oracle.assertSameSteps(oracle.batch(8, Labels.ONE_HOT, 2), 3, 2e-4);
    }
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  private static void assertSame(MultiLayerConfiguration network, Integer... input) {
    try (Oracle<?> oracle = Oracle.of(network, input)) {
      oracle.assertSameGradient(oracle.batch(7, Labels.ONE_HOT, 1));
      oracle.assertSameGradient(oracle.batch(3, Labels.ONE_HOT, 2));
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .activation(Activation.ELU);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX);
  }
}
