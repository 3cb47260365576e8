package org.rondo.training;

import org.rondo.network.NetworkState;

/**
 * How training ended.
 *
 * @param status completed or stopped early
 * @param state the final state: the best one on validation where early stopping is on, else the
 *     last
 * @param totals of the whole run
 */
public record TrainingResult(Status status, NetworkState state, Totals totals) {

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
   * @param seconds wall time of the rounds and of the evaluations between them
   */
  public record Totals(int rounds, long examples, long bytesExchanged, double seconds) {}
}
