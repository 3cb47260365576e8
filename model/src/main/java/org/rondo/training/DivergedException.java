package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.error.TrainingException;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.network.NetworkState;

/** Losses, parameters or outputs stopped being finite numbers. */
public final class DivergedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final transient NetworkState lastGood;
  private final int rounds;

  DivergedException(RoundPlan round, RoundOutcome.WorkerReport report, NetworkState lastGood) {
    this(
        round,
        "worker "
            + report.worker()
            + (Double.isFinite(report.lossSum()) ? "'s parameters are" : "'s loss is"),
        lastGood,
        null);
  }

  /** The averaged network's outputs or losses on the validation rows are not finite. */
  DivergedException(RoundPlan round, NotFiniteException cause, NetworkState lastGood) {
    this(round, "on validation rows an output or loss of the network is", lastGood, cause);
  }

  private DivergedException(
      RoundPlan round, String what, NetworkState lastGood, @Nullable Throwable cause) {
    super(
        "training diverged in round "
            + (round.round() + 1)
            + " (epoch "
            + (round.epoch() + 1)
            + ", batches "
            + (round.firstBatch() + 1)
            + " to "
            + (round.firstBatch() + round.steps())
            + "): "
            + what
            + " no longer a finite number. Try a smaller training.optimizer.learning-rate, and"
            + " scale the features",
        cause);
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
