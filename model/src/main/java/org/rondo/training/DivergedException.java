package org.rondo.training;

import org.rondo.error.TrainingException;
import org.rondo.network.NetworkState;

/** A worker's loss or parameters stopped being finite numbers. */
public final class DivergedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final transient NetworkState lastGood;
  private final int rounds;

  DivergedException(RoundPlan round, RoundOutcome.WorkerReport report, NetworkState lastGood) {
    super(
        "training diverged in round "
            + (round.round() + 1)
            + " (epoch "
            + (round.epoch() + 1)
            + ", batches "
            + (round.firstBatch() + 1)
            + " to "
            + (round.firstBatch() + round.steps())
            + "): worker "
            + report.worker()
            + (Double.isFinite(report.lossSum()) ? "'s parameters are" : "'s loss is")
            + " no longer a finite number. Try a smaller training.optimizer.learning-rate, and"
            + " scale the features");
    this.lastGood = lastGood;
    this.rounds = round.round();
  }

  /** The global state before the round. */
  public NetworkState lastGood() {
    return lastGood;
  }

  /** Rounds that were done before. */
  public int rounds() {
    return rounds;
  }
}
