package org.rondo.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.config.ModelConfig;
import org.rondo.config.OptimizerConfig;
import org.rondo.data.TensorShape;

/**
 * Everything a network choice needs to define itself.
 *
 * @param model the {@code model} section of the configuration
 * @param optimizer the optimizer of local steps
 * @param input shape of one example
 * @param task what is predicted
 * @param seed of the initial weights
 * @param tokens size of the vocabulary, including the unknown token, where inputs are token indices
 *     {@code [1, steps]}; 0 where they are numbers
 * @param embeddings of the last inputs, which are indices of categories; all others are numbers
 */
public record NetworkRequest(
    ModelConfig model,
    OptimizerConfig optimizer,
    TensorShape input,
    Target task,
    long seed,
    int tokens,
    List<Embedding> embeddings) {
  private static final int MOST_DIMENSIONS = 50;

  /** Copies the embeddings. */
  public NetworkRequest {
    embeddings = List.copyOf(embeddings);
  }

  /** A request for inputs that are all numbers. */
  public NetworkRequest(
      ModelConfig model, OptimizerConfig optimizer, TensorShape input, Target task, long seed) {
    this(model, optimizer, input, task, seed, 0);
  }

  /** A request for sequences. */
  public NetworkRequest(
      ModelConfig model,
      OptimizerConfig optimizer,
      TensorShape input,
      Target task,
      long seed,
      int tokens) {
    this(model, optimizer, input, task, seed, tokens, List.of());
  }

  /**
   * An input that is the index of a category.
   *
   * @param size how many indices there are, including 0 for unknown categories
   * @param dimension of the vector that the network learns for each
   */
  public record Embedding(int size, int dimension) {
    /** An embedding of a configured dimension, or the usual one where it is null. */
    public static Embedding of(int size, @Nullable Integer dimension) {
      return new Embedding(
          size, dimension != null ? dimension : Math.min(MOST_DIMENSIONS, (size + 1) / 2));
    }
  }

  /**
   * What is predicted, before a network has chosen the form of its outputs.
   *
   * @param classes number of classes, 0 for regression
   * @param targets number of regression targets, 0 for classification
   * @param labels number of labels, any of which an example may have; otherwise 0
   * @param eachStep whether each step of a sequence has labels of its own
   */
  public record Target(int classes, int targets, int labels, boolean eachStep) {
    /** Nothing: the rows themselves are learned. */
    public static final Target NONE = new Target(0, 0, 0, false);

    /** A classification target. */
    public static Target classes(int classes) {
      return new Target(classes, 0, 0, false);
    }

    /** A regression target. */
    public static Target values(int targets) {
      return new Target(0, targets, 0, false);
    }

    /** Labels, any of which an example may have. */
    public static Target labels(int labels) {
      return new Target(0, 0, labels, false);
    }

    /** The same target for each step of a sequence. */
    public Target ofSteps() {
      return new Target(classes, targets, labels, true);
    }

    /** Whether a class is predicted. */
    public boolean classification() {
      return classes > 0;
    }
  }
}
