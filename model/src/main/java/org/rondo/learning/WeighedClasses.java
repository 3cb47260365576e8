package org.rondo.learning;

import java.io.Serializable;
import org.rondo.data.Batch;
import org.rondo.network.Objective;

/** Labels with some classes that count more than others. Travels to executors. */
final class WeighedClasses implements Batch.Targets, Serializable {
  private static final long serialVersionUID = 1L;

  private final Objective objective;
  private final float[] weights;

  /** The labels of an objective, with a weight for each class. */
  WeighedClasses(Objective objective, float[] weights) {
    this.objective = objective;
    this.weights = weights.clone();
  }

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
    return weights;
  }
}
