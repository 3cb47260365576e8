package org.rondo.peers;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that are measured, as Rondo's own benchmark defines them. */
enum Workload {
  W1(List.of(784, 256, 128, 10), 25_600, 64),
  /** LeNet: the widths say only what goes in and out. */
  W2(List.of(784, 10), 2_560, 64),
  W3(List.of(10, 16, 1), 1_400, 32),
  W4(List.of(784, 2048, 2048, 10), 2_560, 64);

  private static final double LEARNING_RATE = 1e-3;
  private static final int SEED = 42;

  private final List<Integer> widths;
  private final int rows;
  private final int batch;

  Workload(List<Integer> widths, int rows, int batch) {
    this.widths = widths;
    this.rows = rows;
    this.batch = batch;
  }

  List<Integer> widths() {
    return widths;
  }

  int inputs() {
    return widths.get(0);
  }

  int outputs() {
    return widths.get(widths.size() - 1);
  }

  /** Of the random data that speed is measured with. */
  int rows() {
    return rows;
  }

  /** Rows of a worker's step. */
  int batch() {
    return batch;
  }

  MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(definition());
    network.init();
    return network;
  }

  MultiLayerConfiguration definition() {
    ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .updater(new Adam(LEARNING_RATE))
            .activation(Activation.RELU)
            .weightInit(WeightInit.RELU)
            .list();
    if (this == W2) {
      layers
          .layer(convolution(20))
          .layer(maxPooling())
          .layer(convolution(50))
          .layer(maxPooling())
          .layer(new DenseLayer.Builder().nOut(500).build());
    } else {
      widths.subList(1, widths.size() - 1).stream()
          .map(width -> new DenseLayer.Builder().nOut(width).build())
          .forEach(layers::layer);
    }
    return layers.layer(output()).setInputType(input()).build();
  }

  private InputType input() {
    return this == W2 ? InputType.convolutionalFlat(28, 28, 1) : InputType.feedForward(inputs());
  }

  private OutputLayer output() {
    boolean classes = outputs() > 1;
    return new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.XENT)
        .nOut(outputs())
        .activation(classes ? Activation.SOFTMAX : Activation.SIGMOID)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  private static ConvolutionLayer convolution(int maps) {
    return new ConvolutionLayer.Builder(5, 5).nOut(maps).stride(1, 1).build();
  }

  private static SubsamplingLayer maxPooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }
}
