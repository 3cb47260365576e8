package org.rondo.engine.compiled;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs of layers and additions, with the settings of a builder. */
final class Graphs {
  private Graphs() {}

  /** The built-in network of that name. */
  static ComputationGraphConfiguration twoRelu(NeuralNetConfiguration.Builder builder) {
    DenseLayer.Builder unit =
        new DenseLayer.Builder().nOut(1).activation(Activation.RELU).biasInit(0.5);
    return graph(builder)
        .addLayer("first", unit.build(), "in")
        .addLayer("second", unit.build(), "in")
        .addVertex("sum", add(), "first", "second")
        .addLayer(
            "out",
            new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
            "sum")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(6))
        .build();
  }

  /** Two residual blocks, one with dropout, the first around the examples themselves. */
  static ComputationGraphConfiguration residual(
      NeuralNetConfiguration.Builder builder, double retain) {
    return graph(builder)
        .addLayer("a", dense(6), "in")
        .addVertex("a+", add(), "in", "a")
        .addLayer("b1", new DenseLayer.Builder().nOut(40).dropOut(retain).build(), "a+")
        .addLayer("b2", dense(6), "b1")
        .addVertex("b+", add(), "b2", "a+")
        .addLayer("out", output().dropOut(retain).build(), "b+")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(6))
        .build();
  }

  /** A sum of a sum, and a sum of three; named against their order. */
  static ComputationGraphConfiguration nested(NeuralNetConfiguration.Builder builder) {
    return graph(builder)
        .addLayer("z", dense(30), "in")
        .addLayer("y", dense(30), "z")
        .addLayer("x", dense(30), "in")
        .addVertex("zy", add(), "z", "y")
        .addVertex("zyx", add(), "x", "zy")
        .addLayer("w", activation(Activation.SIGMOID), "zyx")
        .addVertex("all", add(), "w", "z", "zyx")
        .addLayer("out", output().build(), "all")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(6))
        .build();
  }

  /** A residual block of convolutions around some layer, and one with a projection. */
  static ComputationGraphConfiguration images(NeuralNetConfiguration.Builder builder, Layer inner) {
    return graph(builder)
        .addLayer("stem", convolution(3, 4), "in")
        .addLayer("a1", convolution(3, 4), "stem")
        .addLayer("a2", inner, "a1")
        .addLayer("a3", activation(Activation.TANH), "a2")
        .addLayer("a4", convolution(3, 4), "a3")
        .addVertex("a+", add(), "a4", "stem")
        .addLayer("b", convolution(3, 5), "a+")
        .addLayer("shortcut", convolution(1, 5), "a+")
        .addVertex("b+", add(), "shortcut", "b")
        .addLayer("dense", dense(8), "b+")
        .addLayer("out", output().build(), "dense")
        .setOutputs("out")
        .setInputTypes(InputType.convolutionalFlat(5, 6, 2))
        .build();
  }

  /** A recurrent layer with a way around it, and an output for each step. */
  static ComputationGraphConfiguration sequences(NeuralNetConfiguration.Builder builder) {
    return graph(builder)
        .addLayer("a", new LSTM.Builder().nOut(7).build(), "in")
        .addLayer("b", new LSTM.Builder().nOut(7).build(), "a")
        .addVertex("sum", add(), "a", "b")
        .addLayer(
            "out",
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build(),
            "sum")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(5, 4))
        .build();
  }

  static GraphBuilder graph(NeuralNetConfiguration.Builder builder) {
    return builder.graphBuilder().addInputs("in");
  }

  static ElementWiseVertex add() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  static Layer dense(int units) {
    return new DenseLayer.Builder().nOut(units).build();
  }

  static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX);
  }

  static Layer activation(Activation function) {
    return new ActivationLayer.Builder().activation(function).build();
  }

  private static Layer convolution(int kernel, int maps) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(maps)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }
}
