package org.rondo.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Embedding;
import org.rondo.network.NetworkRequest.Target;

/** Small networks, and batches that fit them. */
public final class TestNetworks {
  public static final TensorShape FOUR = TensorShape.of(4);
  public static final TensorShape IMAGE = TensorShape.of(1, 16, 16);
  public static final Target TWO_CLASSES = Target.classes(2);
  public static final Target THREE_CLASSES = Target.classes(3);

  /** Two numbers and two indices. */
  public static final List<Embedding> EMBEDDINGS =
      List.of(new Embedding(4, 3), new Embedding(2, 1));

  private static final List<List<Target>> TARGETS =
      List.of(
          List.of(Target.values(2), Target.values(1)),
          List.of(THREE_CLASSES, TWO_CLASSES),
          List.of(Target.labels(3)));

  private TestNetworks() {}

  /**
   * A network, a loss and a target that fit together.
   *
   * @param shape of an example
   * @param embeddings of the last inputs, which are indices of categories
   */
  public record Combination(
      String network, Loss loss, Target target, TensorShape shape, List<Embedding> embeddings) {

    /** Of four numbers, or an image where the network wants one. */
    public Combination(String network, Loss loss, Target target) {
      this(network, loss, target, network.equals("cnn") ? IMAGE : FOUR, List.of());
    }

    public NetworkRequest request(OptimizerName optimizer, double rate, double l2) {
      return request(optimizer, rate, l2, 11);
    }

    public NetworkRequest request(OptimizerName optimizer, double rate, double l2, long seed) {
      Activation activation = network.equals("two-relu") ? Activation.RELU : Activation.TANH;
      return new NetworkRequest(
          new ModelConfig(network, List.of(5, 3), activation, loss, 0, l2),
          new OptimizerConfig(optimizer, rate, 0.9),
          shape,
          target,
          seed,
          0,
          embeddings);
    }

    public NetworkPlan plan() {
      return NetworkCatalog.define(request(OptimizerName.SGD, 1, 0));
    }

    /** Rows that fit the network. */
    public Rows rows(int rows, long seed) {
      Rows all = batch(shape, plan().objective(), rows, seed);
      Random random = new Random(seed);
      int width = shape.length();
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < embeddings.size(); i++) {
          all.features()[(row + 1) * width - embeddings.size() + i] =
              random.nextInt(embeddings.get(i).size());
        }
      }
      return all;
    }

    private boolean fits() {
      try {
        plan();
        return true;
      } catch (ConfigurationException e) {
        return false;
      }
    }

    @Override
    public String toString() {
      return network + " " + loss + " " + target + (embeddings.isEmpty() ? "" : " embedded");
    }
  }

  /**
   * Every network of the catalog that takes rows or images, with every loss that fits it; those
   * that take rows also with embeddings.
   */
  public static Stream<Combination> combinations() {
    return NetworkCatalog.names().stream().sorted().flatMap(TestNetworks::combinations);
  }

  private static Stream<Combination> combinations(String network) {
    List<Combination> fitting = new ArrayList<>();
    for (Loss loss : EnumSet.complementOf(EnumSet.of(Loss.AUTO))) {
      for (List<Target> targets :
          network.equals("autoencoder") ? List.of(List.of(Target.NONE)) : TARGETS) {
        Optional<Combination> ofRows = first(network, loss, targets, FOUR, List.of());
        ofRows.ifPresent(fitting::add);
        first(network, loss, targets, FOUR, EMBEDDINGS).ifPresent(fitting::add);
        if (ofRows.isEmpty()) {
          first(network, loss, targets, IMAGE, List.of()).ifPresent(fitting::add);
        }
      }
    }
    return fitting.stream();
  }

  private static Optional<Combination> first(
      String network,
      Loss loss,
      List<Target> targets,
      TensorShape shape,
      List<Embedding> embeddings) {
    return targets.stream()
        .map(target -> new Combination(network, loss, target, shape, embeddings))
        .filter(Combination::fits)
        .findFirst();
  }

  /** Networks of blocks with each key of a block: what stands behind {@code network: cnn}. */
  public static List<String> convolutions() {
    return List.of(
        "preset: resnet-small, activation: tanh",
        "blocks: [{filters: 3, kernel: 5, pool: 2}, {filters: 4, stride: 2}], hidden: [6, 5],"
            + " activation: sigmoid",
        "blocks: [{filters: 3, batch-norm: true, pool: 4}], activation: tanh, global-pool: max",
        "blocks: [{filters: 2, skip: true, pool: 2}, {filters: 2, kernel: 1, skip: true}],"
            + " activation: tanh, global-pool: mean",
        "blocks: [{filters: 1, skip: true, pool: 2}], activation: tanh");
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

    /** As engines take them, with a weight for each. */
    public Batch weighted(float... weights) {
      ShardBuilder shard = new ShardBuilder(layout().weighted());
      for (int row = 0; row < rows; row++) {
        shard.append(features(row), expected(row), new float[] {weights[row]});
      }
      return read(shard, rows);
    }

    /** As engines take them, each as often as its weight says. */
    public Batch repeated(float... weights) {
      ShardBuilder shard = new ShardBuilder(layout());
      int count = 0;
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < weights[row]; i++) {
          shard.append(features(row), expected(row));
          count++;
        }
      }
      return read(shard, count);
    }

    private ExampleLayout layout() {
      return ExampleLayout.of(shape, Storage.FLOAT32, outputs);
    }

    private float[] features(int row) {
      return Arrays.copyOfRange(features, row * shape.length(), (row + 1) * shape.length());
    }

    private float[] expected(int row) {
      return Arrays.copyOfRange(expected, row * outputs, (row + 1) * outputs);
    }

    private Batch read(ShardBuilder shard, int count) {
      Batch.Targets asTheyAre =
          new Batch.Targets() {
            @Override
            public int outputs() {
              return outputs;
            }

            @Override
            public void expandLabels(float[] labels, int rows, float[] targets) {
              System.arraycopy(labels, 0, targets, 0, rows * outputs);
            }
          };
      return BatchReader.sequential(shard.build(), asTheyAre, count).read(0, 0);
    }

    private INDArray labels() {
      return Nd4j.createFromArray(expected).reshape(rows, outputs);
    }
  }

  public static Rows batch(TensorShape shape, Objective objective, int rows, long seed) {
    Random random = new Random(seed);
    float[] features = gaussian(random, rows * shape.length());
    float[] labels =
        objective.ofInputs() ? features.clone() : gaussian(random, rows * objective.labelWidth());
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
