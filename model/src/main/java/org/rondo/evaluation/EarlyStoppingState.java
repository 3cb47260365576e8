package org.rondo.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What early stopping remembers from one evaluation to the next; a checkpoint keeps it.
 *
 * @param best the best observation so far, null before the first finite one
 * @param reference the observation that later ones must beat by the smallest improvement that
 *     counts, null before the first finite one
 * @param evaluationsWithoutImprovement how many evaluations have passed since {@code reference}
 */
public record EarlyStoppingState(
    @Nullable Observation best,
    @Nullable Observation reference,
    int evaluationsWithoutImprovement) {

  /** A metric's value after a round. */
  public record Observation(int round, double value) {
    public Observation {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "the value of round %s is %s: expected a finite number".formatted(round, value));
      }
    }
  }

  public EarlyStoppingState {
    if (evaluationsWithoutImprovement < 0) {
      throw new IllegalArgumentException(
          "evaluationsWithoutImprovement is "
              + evaluationsWithoutImprovement
              + ": expected 0 or more");
    }
    if ((best == null) != (reference == null)) {
      throw new IllegalArgumentException(
          "best is %s and reference is %s: expected both or neither".formatted(best, reference));
    }
  }

  /** The state before any observation. */
  public static EarlyStoppingState initial() {
    return new EarlyStoppingState(null, null, 0);
  }
}
