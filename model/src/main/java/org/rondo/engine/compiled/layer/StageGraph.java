package org.rondo.engine.compiled.layer;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a network in the order in which they run, and the passes through them. Owned by a
 * compiled network, which closes it.
 */
public final class StageGraph implements AutoCloseable {
  private final Place examples;
  private final List<Node> hidden;
  private final Place last;
  private final OutputStage output;
  private final Time time;
  private int capacity;

  /**
   * A whole network.
   *
   * @param examples the place of the features
   * @param hidden all stages but the output, each after those that it reads
   * @param last what the output reads
   * @param time of sequences
   */
  StageGraph(Place examples, List<Node> hidden, Place last, OutputStage output, Time time) {
    this.examples = examples;
    this.hidden = List.copyOf(hidden);
    this.last = last;
    this.output = output;
    this.time = time;
  }

  /** Sets the steps of the next batches: see {@link Time#set}. */
  public void time(int steps, float @Nullable [] inputMask, float @Nullable [] labelMask) {
    time.set(steps, inputMask, labelMask);
  }

  /** Whether the network has outputs for each step of a sequence. */
  public boolean answersSteps() {
    return output instanceof SequenceOutputStage;
  }

  /**
   * Forward and back: writes the gradients of all parameters, summed over the rows.
   *
   * @param weights of the rows; null for ones
   * @return the sum of the rows' losses
   */
  public double gradient(float[] features, float[] labels, float @Nullable [] weights, int rows) {
    reserve(rows);
    examples.hold(features);
    for (int i = 0; i < hidden.size(); i++) {
      hidden.get(i).forwardTraining(rows);
    }
    output.forward(last.values(), rows);
    double loss = output.loss(labels, weights, rows);
    last.addSlope(output.backward(labels, weights, rows), rows * output.width());
    for (int i = hidden.size() - 1; i >= 0; i--) {
      Node node = hidden.get(i);
      if (node.result().trained()) {
        node.backward(rows);
      }
    }
    return loss;
  }

  /** The outputs as in prediction; the caller's own. */
  public float[] output(float[] features, int rows) {
    reserve(rows);
    examples.hold(features);
    for (Node node : hidden) {
      node.forward(rows);
    }
    return Arrays.copyOf(output.forward(last.values(), rows), rows * output.width());
  }

  private void reserve(int rows) {
    if (capacity == 0) {
      time.fit();
    }
    boolean longer = time.grow();
    if (rows > capacity || longer) {
      capacity = Math.max(rows, capacity);
      hidden.forEach(node -> node.reserve(capacity));
      output.reserve(capacity);
    }
    time.begin(rows);
  }

  @Override
  public void close() {
    hidden.forEach(Node::close);
  }
}
