package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.engine.compiled.Oracle.Batch;
import org.rondo.engine.compiled.Oracle.Exact;
import org.rondo.engine.compiled.Oracle.Labels;

/** Gradients are the slope of the loss, by central differences in double precision. */
class CompiledSlopeTest {
  private static final double EPSILON = 1e-5;
  private static final int CHECKED = 60;

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID", "ELU", "SELU", "GELU", "SWISH", "SOFTPLUS", "SOFTSIGN"})
  void isTheSlopeOfTheLoss(Activation activation) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Sgd(0.1))
            .activation(activation)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).padding(1, 1).build())
            .layer(new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).build())
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(6).stride(2, 1).build())
            .layer(new DenseLayer.Builder().nOut(30).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutionalFlat(8, 9, 2))
            .build();
    assertSlopes(configuration, 2 * 8 * 9);
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID", "SOFTSIGN"})
  void isTheSlopeOfTheLossOfSequences(Activation activation) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Sgd(0.1))
            .activation(activation)
            .list()
            .layer(new LSTM.Builder().nIn(5).nOut(20).build())
            .layer(new LSTM.Builder().nIn(20).nOut(6).build())
            .layer(new LastTimeStep(new SimpleRnn.Builder().nIn(6).nOut(30).build()))
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(30)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    assertSlopes(configuration, 5, 7);
  }

  @Test
  void isTheSlopeOfTheLossOfGraphs() {
    try (Oracle<?> oracle = Oracle.of(Graphs.nested(builder()), 6)) {
      assertSlopes(oracle);
    }
    try (Oracle<?> oracle =
        Oracle.of(Graphs.images(builder(), Graphs.activation(Activation.SIGMOID)), 2 * 5 * 6)) {
      assertSlopes(oracle);
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH);
  }

  private static void assertSlopes(MultiLayerConfiguration configuration, Integer... input) {
    try (Oracle<?> oracle = Oracle.of(configuration, input)) {
      assertSlopes(oracle);
    }
  }

  private static void assertSlopes(Oracle<?> oracle) {
    Batch batch = oracle.batch(6, Labels.ONE_HOT, 1);
    oracle.compiled.gradient(batch.features(), batch.labels(), null, batch.rows());
    float[] gradients = oracle.twin.getGradientsViewArray().data().asFloat();
    Exact exact = oracle.exact(batch);
    double scale = exact.loss().getAsDouble();
    for (int i = 0; i < gradients.length; i += Math.max(1, gradients.length / CHECKED)) {
      double slope = slope(exact, i);
      assertThat(gradients[i] / batch.rows())
          .as("gradient of parameter %d", i)
          .isCloseTo((float) slope, within((float) (1e-5 * scale + 1e-4 * Math.abs(slope))));
    }
  }

  private static double slope(Exact exact, int parameter) {
    INDArray parameters = exact.parameters();
    double value = parameters.getDouble(parameter);
    parameters.putScalar(parameter, value + EPSILON);
    double above = exact.loss().getAsDouble();
    parameters.putScalar(parameter, value - EPSILON);
    double below = exact.loss().getAsDouble();
    parameters.putScalar(parameter, value);
    return (above - below) / (2 * EPSILON);
  }
}
