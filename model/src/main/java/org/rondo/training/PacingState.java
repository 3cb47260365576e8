package org.rondo.training;

/**
 * What a pacing remembers from round to round; a checkpoint keeps it.
 *
 * @param steps local steps of the next round; 0 for a pacing that needs no memory
 * @param firstLoss loss of the run's first round, NaN before it
 * @param lossSum of the rounds since the last decision
 * @param rounds since the last decision
 */
record PacingState(int steps, double firstLoss, double lossSum, int rounds) {
  /** Of a pacing whose steps are known beforehand. */
  static final PacingState NONE = new PacingState(0, Double.NaN, 0, 0);
}
