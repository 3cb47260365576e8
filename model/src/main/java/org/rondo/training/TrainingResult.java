package org.rondo.training;

import org.rondo.config.Pace;
import org.rondo.network.NetworkState;

/**
 * How training ended.
 *
 * @param status completed or stopped early
 * @param state the final state: the best one on validation where early stopping is on, else the
 *     last, or the average over the run where one is kept
 * @param totals of the whole run
 * @param pace the local steps that the rounds took, with which a rerun repeats this run exactly
 * @param advice on the settings, from the measurements, in one line
 */
public record TrainingResult(
    Status status, NetworkState state, Totals totals, Pace pace, String advice) {

  /** How training ended, in result.json's words. */
  public enum Status {
    /** Every round was run. */
    COMPLETED("completed"),
    /** The validation metric stopped improving. */
    EARLY_STOPPED("early-stopped");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word in result.json. */
    public String word() {
      return word;
    }
  }

  /**
   * Sums over the run.
   *
   * @param rounds rounds done
   * @param examples examples trained on, over all epochs
   * @param bytesExchanged between driver and workers
   * @param skippedUpdates workers' parts of rounds that were left out because they had diverged
   * @param seconds wall time of the rounds and of the evaluations between them
   */
  public record Totals(
      int rounds, long examples, long bytesExchanged, long skippedUpdates, double seconds) {}
}
