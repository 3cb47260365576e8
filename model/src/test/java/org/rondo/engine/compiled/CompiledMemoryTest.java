package org.rondo.engine.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.engine.compiled.Oracle.Batch;
import org.rondo.engine.compiled.Oracle.Labels;

/** A step leaves nothing for the garbage collector. */
class CompiledMemoryTest {
  private static final int STEPS = 300;

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(dense(), List.of(2 * 8 * 8)),
        Arguments.of(images(), List.of(2 * 8 * 8)),
        Arguments.of(sequences(6), List.of(5, 7)),
        Arguments.of(sequences(20), List.of(5, 7)));
  }

  private static MultiLayerConfiguration dense() {
    return builder()
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .list()
        .layer(new DenseLayer.Builder().nOut(40).build())
        .layer(output())
        .setInputType(InputType.convolutionalFlat(8, 8, 2))
        .build();
  }

  private static MultiLayerConfiguration images() {
    return builder()
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
        .layer(new BatchNormalization.Builder().build())
        .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).build())
        .layer(new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).build())
        .layer(output())
        .setInputType(InputType.convolutionalFlat(8, 8, 2))
        .build();
  }

  private static MultiLayerConfiguration sequences(int units) {
    return builder()
        .list()
        .layer(new LSTM.Builder().nOut(units).build())
        .layer(new SimpleRnn.Builder().nOut(units + 10).build())
        .layer(new LastTimeStep(new LSTM.Builder().nOut(units).build()))
        .layer(output())
        .setInputType(InputType.recurrent(5, 7))
        .build();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void allocatesNothingInAStep(MultiLayerConfiguration network, List<Integer> input) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (Oracle<?> oracle = Oracle.of(network, input.toArray(Integer[]::new))) {
      Batch batch = oracle.batch(6, Labels.ONE_HOT, 1);
      train(oracle, batch);
      long before = threads.getThreadAllocatedBytes(self);
      train(oracle, batch);
      long allocated = threads.getThreadAllocatedBytes(self) - before;
      // What is left are iterators that the compiler has not removed yet: no array.
      assertThat(allocated / STEPS).isLessThan(1_000);
    }
  }

  private static void train(Oracle<?> oracle, Batch batch) {
    for (int i = 0; i < STEPS; i++) {
      oracle.compiled.step(batch.features(), batch.labels(), batch.rows());
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .l2(0.001)
        .updater(new Adam(0.01))
        .activation(Activation.TANH);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
