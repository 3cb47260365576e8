package org.rondo.bench;

import java.util.List;
import java.util.Random;
import org.rondo.config.RunConfig;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkRequest.Embedding;
import org.rondo.network.NetworkRequest.Target;

/** The networks that are measured, each with its batch size, as Rondo defines them. */
public enum Workload {
  /** A multilayer perceptron for digits. */
  W1("784-256-128-10, Adam", "network: mlp, hidden: [256, 128]", TensorShape.of(784), 10, 64),
  /** LeNet for digits. */
  W2("LeNet 28 x 28, Adam", "network: cnn", TensorShape.of(1, 28, 28), 10, 64),
  /** A network so small that what surrounds the arithmetic decides. */
  W3(
      "10-16-1, Adam",
      "network: mlp, hidden: [16], loss: binary-cross-entropy",
      TensorShape.of(10),
      2,
      32),
  /** A perceptron whose matrices leave the caches. */
  W4("784-2048-2048-10, Adam", "network: mlp, hidden: [2048, 2048]", TensorShape.of(784), 10, 64),
  /** A recurrent network that reads 50 steps of 16 features. */
  W5("LSTM 16 x 50-64-10, Adam", "network: rnn, hidden: [64]", TensorShape.of(16, 50), 10, 64),
  /** The network of conf/control-charts.yaml. */
  W6(
      "LSTM both ways 1 x 60-32-6, Adam",
      "network: rnn, hidden: [32], bidirectional: true",
      TensorShape.of(1, 60),
      6,
      10),
  /** Residual blocks with batch normalization, for digits. */
  W7(
      "resnet-small 28 x 28, Adam",
      "network: cnn, preset: resnet-small",
      TensorShape.of(1, 28, 28),
      10,
      32),
  /** Two units on the inputs of conf/titanic.yaml. */
  W8("two-relu 11-1, Adam", "network: two-relu", TensorShape.of(11), 2, 32),
  /** A softmax regression on the same. */
  W9("linear 11-2, Adam", "network: linear", TensorShape.of(11), 2, 32),
  /** A table of numbers and two columns of many categories. */
  W10(
      "10 numbers, categories 1000 x 50 and 100 x 20-64-2, Adam",
      "network: mlp, hidden: [64]",
      TensorShape.of(12),
      2,
      32,
      new Embedding(1000, 50),
      new Embedding(100, 20)),
  /** Ten million parameters, nearly all of them in a table that a step reads little of. */
  W11(
      "10 numbers, categories 100,000 x 100-64-2, Adam",
      "network: mlp, hidden: [64]",
      TensorShape.of(11),
      2,
      32,
      new Embedding(100_000, 100));

  private final String title;
  private final String model;
  private final TensorShape input;
  private final int classes;
  private final int rows;
  private final List<Embedding> embeddings;

  /**
   * A network and its batches.
   *
   * @param model what stands in the section {@code model} of a configuration
   * @param embeddings of the last inputs
   */
  Workload(
      String title,
      String model,
      TensorShape input,
      int classes,
      int rows,
      Embedding... embeddings) {
    this.title = title;
    this.model = model;
    this.input = input;
    this.classes = classes;
    this.rows = rows;
    this.embeddings = List.of(embeddings);
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

  /** The network with its optimizer and loss. */
  public NetworkPlan plan() {
    RunConfig config =
        RunConfig.parse(
            """
            name: bench
            data: {source: none}
            model: {%s}
            training: {optimizer: {name: adam, learning-rate: 0.001}}
            """
                .formatted(model));
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(),
            config.training().optimizer(),
            input,
            Target.classes(classes),
            42,
            0,
            embeddings));
  }

  /** A batch of features between 0 and 1, and of indices where there are embeddings. */
  float[] features() {
    Random random = new Random(1);
    float[] features = new float[rows * input.length()];
    for (int i = 0; i < features.length; i++) {
      int index = i % input.length() - input.length() + embeddings.size();
      features[i] = index < 0 ? random.nextFloat() : random.nextInt(embeddings.get(index).size());
    }
    return features;
  }

  /** Labels of a batch as the loss compares them. */
  float[] targets(NetworkPlan plan) {
    Random random = new Random(2);
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(classes);
    }
    float[] targets = new float[rows * plan.objective().outputs()];
    plan.objective().expandLabels(labels, rows, targets);
    return targets;
  }
}
