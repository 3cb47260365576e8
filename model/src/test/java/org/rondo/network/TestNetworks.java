package org.rondo.network;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.rondo.config.Activation;
import org.rondo.config.Loss;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.config.OptimizerName;
import org.rondo.config.RunConfig;
import org.rondo.config.Task;
import org.rondo.data.Batch;
import org.rondo.data.TensorShape;
import org.rondo.network.NetworkRequest.Target;

/** Small networks, and batches that fit them. */
public final class TestNetworks {
  public static final TensorShape FOUR = TensorShape.of(4);
  public static final TensorShape IMAGE = TensorShape.of(1, 16, 16);
  public static final Target TWO_CLASSES = Target.classes(2);
  public static final Target THREE_CLASSES = Target.classes(3);

  private TestNetworks() {}

  /** A network, a loss and a target that fit together. */
  public record Combination(String network, Loss loss, Target target) {
    public TensorShape shape() {
      return network.equals("cnn") ? IMAGE : FOUR;
    }

    public NetworkRequest request(OptimizerName optimizer, double learningRate, double l2) {
      Activation activation = network.equals("two-relu") ? Activation.RELU : Activation.TANH;
      return new NetworkRequest(
          new ModelConfig(network, List.of(5, 3), activation, loss, 0, l2),
          new OptimizerConfig(optimizer, learningRate, 0.9),
          shape(),
          target,
          11);
    }

    public NetworkPlan plan() {
      return NetworkCatalog.define(request(OptimizerName.SGD, 1, 0));
    }

    @Override
    public String toString() {
      return network + " " + loss + " " + target;
    }
  }

  /** Every network with every loss that fits it. */
  public static Stream<Combination> combinations() {
    return Stream.of("linear", "two-relu", "mlp", "cnn").flatMap(TestNetworks::combinations);
  }

  private static Stream<Combination> combinations(String network) {
    boolean single = network.equals("two-relu");
    Target values = Target.values(single ? 1 : 2);
    Stream<Combination> scores =
        Stream.of(
            new Combination(network, Loss.MSE, TWO_CLASSES),
            new Combination(network, Loss.MAE, TWO_CLASSES),
            new Combination(network, Loss.MSE, values),
            new Combination(network, Loss.MAE, values),
            new Combination(network, Loss.HUBER, values),
            new Combination(network, Loss.AUTO, single ? TWO_CLASSES : THREE_CLASSES));
    return single
        ? scores
        : Stream.concat(
            scores,
            Stream.of(
                new Combination(network, Loss.POISSON, values),
                new Combination(network, Loss.QUANTILE, Target.values(1)),
                new Combination(network, Loss.AUTO, Target.labels(3)),
                new Combination(network, Loss.CROSS_ENTROPY, THREE_CLASSES),
                new Combination(network, Loss.BINARY_CROSS_ENTROPY, TWO_CLASSES)));
  }

  /** Networks of blocks with each key of a block: what stands behind {@code network: cnn}. */
  public static List<String> convolutions() {
    return List.of(
        "preset: resnet-small, activation: tanh",
        "blocks: [{filters: 3, kernel: 5, pool: 2}, {filters: 4, stride: 2}], hidden: [6, 5],"
            + " activation: sigmoid",
        "blocks: [{filters: 3, batch-norm: true, pool: 4}], activation: tanh, global-pool: max",
        "blocks: [{filters: 2, skip: true, pool: 2}, {filters: 2, kernel: 1, skip: true}],"
            + " activation: tanh, global-pool: mean");
  }

  /** A convolutional network for three classes, of what stands behind {@code network: cnn}. */
  public static NetworkPlan convolutions(String model, TensorShape shape) {
    RunConfig config =
        RunConfig.parse(
            """
            name: a
            data: {source: a}
            model: {network: cnn, %s}
            training: {optimizer: {name: sgd, learning-rate: 1}}
            """
                .formatted(model));
    return NetworkCatalog.define(
        new NetworkRequest(config.model(), config.training().optimizer(), shape, THREE_CLASSES, 3));
  }

  /** A multilayer perceptron on four features and three classes. */
  public static NetworkRequest mlp(OptimizerName optimizer) {
    return new Combination("mlp", Loss.AUTO, THREE_CLASSES).request(optimizer, 0.01, 0);
  }

  /**
   * Rows as a worker holds them.
   *
   * @param expected labels as the loss compares them with outputs, {@code [rows, outputs]}
   */
  public record Rows(TensorShape shape, int rows, float[] features, float[] expected, int outputs) {

    public DataSet dataSet(DataType type) {
      return new DataSet(
          Nd4j.createFromArray(features).castTo(type).reshape(rows, shape.length()),
          labels().castTo(type));
    }

    public INDArray input() {
      return Nd4j.createFromArray(features).reshape(rows, shape.length());
    }

    /** As engines take them. */
    public Batch batch() {
      return Batch.of(shape, features, expected, rows);
    }

    private INDArray labels() {
      return Nd4j.createFromArray(expected).reshape(rows, outputs);
    }
  }

  public static Rows batch(TensorShape shape, Objective objective, int rows, long seed) {
    Random random = new Random(seed);
    float[] features = gaussian(random, rows * shape.length());
    float[] labels = gaussian(random, rows * objective.labelWidth());
    for (int i = 0; i < labels.length && objective.loss() == Loss.POISSON; i++) {
      labels[i] = Math.round(Math.abs(3 * labels[i]));
    }
    for (int i = 0; i < labels.length && objective.task() == Task.MULTI_LABEL; i++) {
      labels[i] = labels[i] > 0 ? 1 : 0;
    }
    if (objective.task() == Task.CLASSIFICATION) {
      for (int row = 0; row < rows; row++) {
        labels[row] = random.nextInt(objective.width());
      }
    }
    float[] expected = new float[rows * objective.outputs()];
    objective.expandLabels(labels, rows, expected);
    return new Rows(shape, rows, features, expected, objective.outputs());
  }

  public static float[] gaussian(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static double step(Dl4jNetwork network, Rows batch) {
    return step(network, batch.features(), batch.expected(), batch.rows());
  }

  static double step(Dl4jNetwork network, float[] features, float[] targets, int rows) {
    INDArray expected = Nd4j.createFromArray(targets).reshape(rows, targets.length / rows);
    return network.fit(new Dl4jBatch(input(network, features, rows), expected, null, null, null));
  }

  static float[] output(Dl4jNetwork network, float[] features, int rows) {
    return network.output(input(network, features, rows), null).dup('c').data().asFloat();
  }

  private static INDArray input(Dl4jNetwork network, float[] features, int rows) {
    return Nd4j.createFromArray(features).reshape(network.inputShape(rows));
  }
}
