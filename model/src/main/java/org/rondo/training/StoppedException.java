package org.rondo.training;

import org.rondo.error.TrainingException;

/** Someone asked a run to stop. The round that was under way counts as not begun. */
public final class StoppedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final int rounds;

  /**
   * A run that has done {@code rounds} rounds was asked to stop.
   *
   * @param advice what to do next
   */
  public StoppedException(int rounds, String advice) {
    super(
        (rounds == 0
                ? "stopped before the end of the first round"
                : "stopped after round " + rounds)
            + ", as asked"
            + (advice.isEmpty() ? "" : "; " + advice));
    this.rounds = rounds;
  }

  /** Rounds that were done. */
  public int rounds() {
    return rounds;
  }
}
