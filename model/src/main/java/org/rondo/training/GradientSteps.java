package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.data.Batch;
import org.rondo.learning.Learner;

/**
 * Makes one local step of several batches: along the mean of their gradients by the weights of
 * their examples, which is the gradient of the mean loss of all these examples:
 *
 * <pre>  g = sum_k w_k g_k / sum_k w_k,   w_k = sum of the weights of batch k</pre>
 *
 * kept as a running mean, in the memory of one gradient more. Batch normalisation uses the
 * statistics of each batch, and moves its running ones by the mean of the batches; dropout draws
 * for each batch. Owned by one run of local steps.
 */
final class GradientSteps {
  private final Learner learner;
  private final int batches;
  private final boolean applies;
  private final float[] mean;
  private final float[] part;
  private double weight;

  /**
   * Steps of a learner.
   *
   * @param batches of a step
   * @param sent receives the gradient of a step that the learner is not to take; null where it is
   *     to take its steps
   * @param parameters their number
   */
  GradientSteps(Learner learner, int batches, float @Nullable [] sent, int parameters) {
    this.learner = learner;
    this.batches = batches;
    this.applies = sent == null;
    this.mean = sent != null ? sent : new float[batches > 1 ? parameters : 0];
    this.part = new float[batches > 1 ? parameters : 0];
  }

  /** Batches of a step. */
  int batches() {
    return batches;
  }

  /**
   * Takes a batch into a step, which is also the end of it where it has no more than one.
   *
   * @param rate factor of the configured learning rate
   * @return the mean loss of the batch, with regularisation terms
   */
  double take(Batch batch, double rate) {
    if (batches == 1) {
      return applies ? learner.step(batch, rate) : learner.gradient(batch, mean);
    }
    if (weight == 0) {
      weight = batch.weight();
      return learner.gradient(batch, mean);
    }
    double loss = learner.gradient(batch, part);
    weight += batch.weight();
    double share = batch.weight() / weight;
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (mean[i] + (part[i] - mean[i]) * share);
    }
    return loss;
  }

  /** Ends a step of several batches, if it has taken any. */
  void end(double rate) {
    if (applies && weight > 0) {
      learner.apply(mean, rate);
    }
    weight = 0;
  }
}
