package org.rondo.engine.compiled.function;

/**
 * Cross-entropy after a softmax: {@code L = -sum_j y_j ln a_j} and {@code dL/dz = a - y}, which
 * holds for labels that add up to one. DL4J clips probabilities in the loss only.
 */
final class SoftmaxCrossEntropy implements LossFunction {
  private final CrossEntropyTerm term;

  SoftmaxCrossEntropy(CrossEntropyTerm term) {
    this.term = term;
  }

  @Override
  public double loss(float[] a, float[] labels, int row, int width) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      sum += labels[i] == 0 ? 0 : term.loss(a[i], labels[i]);
    }
    return sum;
  }

  @Override
  public void gradient(
      float[] z, float[] a, float[] labels, float[] gradient, int rows, int width) {
    int count = rows * width;
    for (int i = 0; i < count; i++) {
      gradient[i] = a[i] - labels[i];
    }
  }
}
