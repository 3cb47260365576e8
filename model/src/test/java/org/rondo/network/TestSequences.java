package org.rondo.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.error.ConfigurationException;
import org.rondo.network.NetworkRequest.Target;

/** Small networks of sequences, and batches that fit them. */
public final class TestSequences {
  public static final int CHANNELS = 3;
  public static final int TOKENS = 6;
  public static final int MOST_STEPS = 40;

  private TestSequences() {}

  /**
   * A network for sequences of two classes.
   *
   * @param model what stands in the section {@code model}
   */
  public record Case(String model, boolean tokens, boolean eachStep) {

    /** The network's name. */
    public String network() {
      return name(model);
    }

    private boolean fits() {
      try {
        plan("name: sgd");
        return true;
      } catch (ConfigurationException e) {
        return false;
      }
    }

    public TensorShape shape() {
      return TensorShape.of(tokens ? 1 : CHANNELS, MOST_STEPS);
    }

    public NetworkPlan plan(String optimizer) {
      RunConfig config =
          RunConfig.parse(
              "name: a\ndata: {source: a}\nmodel: {%s}\ntraining: {optimizer: {%s}}"
                  .formatted(model, optimizer));
      Target two = Target.classes(2);
      return NetworkCatalog.define(
          new NetworkRequest(
              config.model(),
              config.training().optimizer(),
              shape(),
              eachStep ? two.ofSteps() : two,
              7,
              tokens ? TOKENS : 0));
    }

    public ExampleLayout layout() {
      return ExampleLayout.sequences(
          shape(), eachStep ? TensorShape.of(1, MOST_STEPS) : TensorShape.of(1));
    }

    /**
     * Sequences of these lengths: the same ones whatever stands beside them.
     *
     * @param weights of the sequences; those without one have weight 0
     */
    public Batch batch(List<Integer> lengths, float... weights) {
      return only(IntStream.range(0, lengths.size()).boxed().toList(), lengths, weights);
    }

    /** As {@link #batch}, with only some of the sequences, by their indices. */
    public Batch only(List<Integer> rows, List<Integer> lengths, float... weights) {
      ShardBuilder shard = new ShardBuilder(layout().weighted());
      for (int row : rows) {
        float weight = row < weights.length ? weights[row] : 0;
        shard.append(
            inputs(row, lengths.get(row)), labels(row, lengths.get(row)), new float[] {weight});
      }
      return read(shard, rows.size());
    }

    /**
     * As {@link #batch}, of labels of steps some of which are missing.
     *
     * @param classWeights of the two classes; a class with NaN has no labels
     */
    public Batch weighed(List<Integer> lengths, float[] classWeights, float... weights) {
      ShardBuilder shard = new ShardBuilder(layout().weighted());
      for (int row = 0; row < lengths.size(); row++) {
        float[] labels = labels(row, lengths.get(row));
        for (int i = 0; i < labels.length; i++) {
          boolean missing = i % 3 == 1 || Float.isNaN(classWeights[(int) labels[i]]);
          labels[i] = missing ? Float.NaN : labels[i];
        }
        shard.append(inputs(row, lengths.get(row)), labels, new float[] {weights[row]});
      }
      Objective objective = plan("name: sgd").objective();
      Batch.Targets weighing =
          new Batch.Targets() {
            @Override
            public int outputs() {
              return objective.outputs();
            }

            @Override
            public void expandLabels(float[] labels, int rows, float[] targets) {
              objective.expandLabels(labels, rows, targets);
            }

            @Override
            public float[] classWeights() {
              return classWeights;
            }
          };
      return BatchReader.sequential(shard.build(), weighing, lengths.size()).read(0, 0);
    }

    /** As {@link #batch}, with a sequence as often as its weight says. */
    public Batch repeated(List<Integer> lengths, float... weights) {
      ShardBuilder shard = new ShardBuilder(layout());
      int count = 0;
      for (int row = 0; row < lengths.size(); row++) {
        for (int i = 0; i < weights[row]; i++) {
          shard.append(inputs(row, lengths.get(row)), labels(row, lengths.get(row)));
          count++;
        }
      }
      return read(shard, count);
    }

    /** Sequences that are padded with nonsense to some steps, with a mask; not of each step. */
    public Batch padded(List<Integer> lengths, int steps) {
      ShardBuilder shard =
          new ShardBuilder(
              ExampleLayout.of(TensorShape.of(tokens ? 1 : CHANNELS, steps), Storage.FLOAT32, 1)
                  .with("mask", Role.INPUT_MASK, TensorShape.of(steps), Storage.FLOAT32));
      for (int row = 0; row < lengths.size(); row++) {
        int length = lengths.get(row);
        float[] real = inputs(row, length);
        float[] inputs = new float[real.length / length * steps];
        Arrays.fill(inputs, tokens ? 2 : 7);
        for (int i = 0; i < real.length; i++) {
          inputs[i / length * steps + i % length] = real[i];
        }
        float[] mask = new float[steps];
        Arrays.fill(mask, 0, length, 1);
        shard.append(inputs, labels(row, length), mask);
      }
      return read(shard, lengths.size());
    }

    private Batch read(ShardBuilder shard, int rows) {
      return BatchReader.sequential(shard.build(), plan("name: sgd").objective(), rows).read(0, 0);
    }

    private float[] inputs(int row, int length) {
      Random random = new Random(row);
      if (!tokens) {
        return TestNetworks.gaussian(random, CHANNELS * length);
      }
      float[] inputs = new float[length];
      for (int i = 0; i < length; i++) {
        inputs[i] = random.nextInt(TOKENS);
      }
      return inputs;
    }

    private float[] labels(int row, int length) {
      float[] labels = new float[eachStep ? length : 1];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (row + i / 2) % 2;
      }
      return labels;
    }

    @Override
    public String toString() {
      return model + (tokens ? " of tokens" : "") + (eachStep ? " each step" : "");
    }
  }

  /**
   * Each network of the catalog that takes sequences, with its keys, of numbers and of tokens, with
   * labels of sequences and of steps.
   */
  public static Stream<Case> cases() {
    List<String> models = new ArrayList<>(models());
    for (String network : new TreeSet<>(NetworkCatalog.names())) {
      if (models.stream().noneMatch(model -> name(model).equals(network))) {
        models.add("network: " + network + ", hidden: [4]");
      }
    }
    return models.stream()
        .flatMap(
            model ->
                Stream.of(false, true)
                    .flatMap(tokens -> Stream.of(false, true).map(each -> of(model, tokens, each))))
        .distinct()
        .filter(Case::fits);
  }

  /** What may stand in the section {@code model}. */
  public static List<String> models() {
    List<String> models = new ArrayList<>();
    for (String cell : List.of("lstm", "simple")) {
      for (String pool : List.of("last", "mean", "max")) {
        models.add("network: rnn, hidden: [4, 3], cell: %s, pool: %s".formatted(cell, pool));
        models.add(
            "network: rnn, hidden: [4, 3], bidirectional: true, cell: %s, pool: %s"
                .formatted(cell, pool));
      }
    }
    for (String pool : List.of("last", "mean", "max")) {
      models.add(
          "network: cnn-1d, hidden: [4, 3], activation: tanh, dilations: [1, 2], pool: " + pool);
      models.add(
          "network: cnn-1d, hidden: [4, 3], activation: tanh, causal: true, dilations: [2], pool: "
              + pool);
    }
    models.add("network: cnn-1d, hidden: [4], activation: sigmoid, kernel: 4, pool: mean");
    models.add("network: text-cnn, kernels: [2, 3], channels: 4, activation: tanh");
    return models;
  }

  private static String name(String model) {
    return model.replaceFirst("network: ([^,]*).*", "$1");
  }

  private static Case of(String model, boolean tokens, boolean eachStep) {
    String own = eachStep ? model.replaceFirst(", +pool: \\w+", "") : model;
    return new Case(tokens ? own + ", embedding-dimension: 4" : own, tokens, eachStep);
  }
}
