package org.rondo.network;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.rondo.config.RunConfig;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ExampleLayout.Role;
import org.rondo.data.ShardBuilder;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
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
      ShardBuilder shard = new ShardBuilder(layout().weighted());
      for (int row = 0; row < lengths.size(); row++) {
        float weight = row < weights.length ? weights[row] : 0;
        shard.append(inputs(row, lengths.get(row)), labels(row, lengths.get(row)), only(weight));
      }
      return read(shard, lengths.size());
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
        labels[i] = (row + i) % 2;
      }
      return labels;
    }

    private static float[] only(float value) {
      return new float[] {value};
    }

    @Override
    public String toString() {
      return model + (tokens ? " of tokens" : "") + (eachStep ? " each step" : "");
    }
  }

  /** Each network with its keys, of numbers and of tokens, with labels of sequences and steps. */
  public static Stream<Case> cases() {
    return Stream.of(
            "network: rnn, hidden: [5]",
            "network: rnn, hidden: [4, 3], cell: simple, pool: mean",
            "network: rnn, hidden: [4, 3], bidirectional: true",
            "network: rnn, hidden: [4], bidirectional: true, cell: simple, pool: max",
            "network: cnn-1d, hidden: [4, 3], activation: tanh, dilations: [1, 2]",
            "network: cnn-1d, hidden: [4, 3], activation: tanh, causal: true, dilations: [2],"
                + " pool: last",
            "network: cnn-1d, hidden: [4], activation: sigmoid, kernel: 4, pool: mean",
            "network: text-cnn, kernels: [2, 3], channels: 4, activation: tanh")
        .flatMap(
            model ->
                Stream.of(false, true)
                    .flatMap(
                        tokens ->
                            Stream.of(false, true)
                                .filter(each -> !each || !model.contains("text-cnn"))
                                .map(each -> of(model, tokens, each))));
  }

  private static Case of(String model, boolean tokens, boolean eachStep) {
    String own = eachStep ? model.replaceFirst(", +pool: \\w+", "") : model;
    return new Case(tokens ? own + ", embedding-dimension: 4" : own, tokens, eachStep);
  }
}
