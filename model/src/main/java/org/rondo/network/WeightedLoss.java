package org.rondo.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;

/**
 * A live network's loss with a weight for each example, or each of its steps: DL4J has weights of
 * outputs only, and its label masks must be zeros and ones, since they multiply what enters the
 * loss too. Owned by its network.
 */
final class WeightedLoss extends ExampleLossFunction {
  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;
  private transient float @Nullable [] weights;

  /** Where the weights begin of the answers in hand: a network may read sequences in parts. */
  private transient int first;

  private transient int next;

  WeightedLoss(ILossFunction loss) {
    this.loss = loss;
  }

  /** The network's own loss. */
  ILossFunction own() {
    return loss;
  }

  /** The weights {@code [rows]} or {@code [steps, rows]} of the next batch; null for ones. */
  void weigh(float @Nullable [] ofBatch) {
    weights = ofBatch;
    first = 0;
    next = 0;
  }

  /**
   * A column of weights. A layer with outputs for every step lays out the outputs of all examples
   * for one step, then those for the next.
   */
  private INDArray column(float[] weights, INDArray labels) {
    float[] column = new float[Math.toIntExact(labels.size(0))];
    for (int i = 0; i < column.length; i++) {
      column[i] = weights[(first + i) % weights.length];
    }
    return Nd4j.createFromArray(column).reshape(column.length, 1).castTo(labels.dataType());
  }

  @Override
  public double computeScore(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    if (weights == null) {
      return loss.computeScore(labels, preOutput, activation, mask, average);
    }
    // DL4J sums an example's absolute errors here, but takes their mean in a step.
    double perOutput = loss instanceof LossMAE ? 1.0 / labels.size(1) : 1;
    return perOutput * super.computeScore(labels, preOutput, activation, mask, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray scores = loss.computeScoreArray(labels, preOutput, activation, mask);
    return weights == null ? scores : scores.muli(column(weights, labels).reshape(scores.shape()));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, @Nullable INDArray mask) {
    INDArray gradient = loss.computeGradient(labels, preOutput, activation, mask);
    if (weights == null) {
      return gradient;
    }
    // DL4J asks for the gradient of some steps, then for their score, then goes on to the next.
    first = next;
    next = Math.toIntExact((first + labels.size(0)) % weights.length);
    return gradient.muliColumnVector(column(weights, labels));
  }

  @Override
  public String name() {
    return loss.name();
  }
}
