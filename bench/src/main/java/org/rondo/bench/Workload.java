package org.rondo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkDefinition.Kind;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkRequest.Target;
import org.rondo.network.Objective;
import org.rondo.network.Objective.Form;

/** The networks that are measured, each with its batch size, as Rondo defines them. */
public enum Workload {
  /** A multilayer perceptron for digits. */
  W1("784-256-128-10, Adam", "mlp", List.of(256, 128), TensorShape.of(784), 10, 64),
  /** LeNet for digits. */
  W2("LeNet 28 x 28, Adam", "cnn", List.of(1), TensorShape.of(1, 28, 28), 10, 64),
  /** A network so small that what surrounds the arithmetic decides. */
  W3("10-16-1, Adam", "mlp", List.of(16), TensorShape.of(10), 2, 32),
  /** A perceptron whose matrices leave the caches. */
  W4("784-2048-2048-10, Adam", "mlp", List.of(2048, 2048), TensorShape.of(784), 10, 64),
  /** A recurrent network that reads 50 steps of 16 features. */
  W5("LSTM 16 x 50-64-10, Adam", "lstm", List.of(64), TensorShape.of(16, 50), 10, 64);

  private final String title;
  private final String network;
  private final List<Integer> hidden;
  private final TensorShape input;
  private final int classes;
  private final int rows;

  Workload(
      String title,
      String network,
      List<Integer> hidden,
      TensorShape input,
      int classes,
      int rows) {
    this.title = title;
    this.network = network;
    this.hidden = hidden;
    this.input = input;
    this.classes = classes;
    this.rows = rows;
  }

  /** Layers and optimizer, for people. */
  public String title() {
    return title + ", batch " + rows;
  }

  /** Shape of an example. */
  public TensorShape input() {
    return input;
  }

  /** Rows of a worker's step. */
  public int rows() {
    return rows;
  }

  /** Output units: one for two classes. */
  int outputs() {
    return classes == 2 ? 1 : classes;
  }

  /** Widths from the inputs to the outputs; of a perceptron only. */
  List<Integer> widths() {
    List<Integer> widths = new ArrayList<>(List.of(input.length()));
    widths.addAll(hidden);
    widths.add(outputs());
    return widths;
  }

  /** The network with its optimizer and loss. */
  public NetworkPlan plan() {
    if (this == W5) {
      return lstm();
    }
    Loss loss = classes == 2 ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
    return NetworkCatalog.define(
        new NetworkRequest(
            new ModelConfig(network, hidden, Activation.RELU, loss, 0, 0),
            new OptimizerConfig(OptimizerName.ADAM, 1e-3, 0),
            input,
            Target.classes(classes),
            42));
  }

  /** The catalog has no recurrent networks: this one is as a user's file would define it. */
  private NetworkPlan lstm() {
    MultiLayerConfiguration layers =
        new NeuralNetConfiguration.Builder()
            .seed(42)
            .updater(new Adam(1e-3))
            .activation(org.nd4j.linalg.activations.Activation.TANH)
            .list()
            .layer(new LastTimeStep(new LSTM.Builder().nOut(hidden.get(0)).build()))
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(classes)
                    .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.recurrent(input.dimensions().get(0), input.dimensions().get(1)))
            .build();
    return new NetworkPlan(
        new NetworkDefinition(Kind.LAYERS, layers.toJson()),
        new Objective(Form.SOFTMAX, classes, Loss.CROSS_ENTROPY));
  }

  /** Dimensions of a batch as DL4J takes it: sequences in their own shape, all else flat. */
  long[] batchShape() {
    return this == W5
        ? new long[] {rows, input.dimensions().get(0), input.dimensions().get(1)}
        : new long[] {rows, input.length()};
  }

  /** A batch of features between 0 and 1. */
  float[] features() {
    Random random = new Random(1);
    float[] features = new float[rows * input.length()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    return features;
  }

  /** Labels of a batch as the loss compares them. */
  float[] labels() {
    Random random = new Random(2);
    float[] labels = new float[rows * outputs()];
    for (int row = 0; row < rows; row++) {
      int label = random.nextInt(classes);
      if (classes == 2) {
        labels[row] = label;
      } else {
        labels[row * classes + label] = 1;
      }
    }
    return labels;
  }
}
