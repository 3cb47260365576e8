package org.rondo.training;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says about its part of a round. Travels from executors.
 *
 * @param worker its number, which is also its shard's
 * @param examples examples that it trained on, its weight in the average
 * @param lossSum sum over those examples of the loss before each step
 * @param measures of its result
 * @param fault where its numbers stopped being finite; null for a healthy worker
 */
public record WorkerReport(
    int worker, long examples, double lossSum, Measures measures, @Nullable Fault fault)
    implements Serializable {

  /**
   * Measures of a worker's result.
   *
   * @param distance Euclidean norm of its parameters minus the global ones
   * @param probe loss of its parameters on its probe rows; empty where the round has no probe
   * @param computeNanos time of its local steps, with loading the parameters
   */
  public record Measures(double distance, ProbeLoss probe, long computeNanos)
      implements Serializable {}

  /** Whether the worker's result may be used. */
  public boolean healthy() {
    return fault == null;
  }

  /** Whether the worker has something to add to the average. */
  public boolean counts() {
    return healthy() && examples > 0;
  }
}
