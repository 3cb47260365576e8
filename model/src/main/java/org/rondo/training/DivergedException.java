package org.rondo.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.error.TrainingException;
import org.rondo.evaluation.NotFiniteException;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerUpdate.Fault;
import org.rondo.training.WorkerUpdate.Report;

/** Losses, parameters or outputs stopped being finite numbers. */
public final class DivergedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private final transient NetworkState lastGood;
  private final int rounds;
  private final transient TrainingResult.Totals totals;

  private DivergedException(
      RoundPlan round, String what, NetworkState lastGood, @Nullable Throwable cause) {
    super(
        ("training diverged in round %s: %s. Try a smaller"
                + " training.optimizer.learning-rate, and scale the features")
            .formatted(round.round() + 1, what),
        cause);
    this.lastGood = lastGood;
    this.rounds = round.round();
    this.totals = new TrainingResult.Totals(rounds, 0, 0, 0, 0);
  }

  /** The same failure with the sums over the rounds done before it. */
  private DivergedException(
      DivergedException failure, TrainingResult.Totals totals, NetworkState lastGood) {
    super(String.valueOf(failure.getMessage()), failure.getCause());
    this.lastGood = lastGood;
    this.rounds = failure.rounds;
    this.totals = totals;
    setStackTrace(failure.getStackTrace());
  }

  DivergedException with(TrainingResult.Totals sums, NetworkState published) {
    return new DivergedException(this, sums, published);
  }

  /** Too few workers are healthy to continue without the others. */
  static DivergedException ofWorkers(
      RoundPlan round, List<Report> faulty, int healthy, NetworkState lastGood) {
    Report first = faulty.get(0);
    Fault fault = first.fault();
    if (fault == null) {
      throw new IllegalArgumentException("worker " + first.worker() + " is healthy");
    }
    String what =
        "worker %s's %s no longer finite (shard %s, epoch %s, batch %s)"
            .formatted(
                first.worker(),
                fault.what().words(),
                first.worker(),
                fault.epoch() + 1,
                fault.batch() + 1);
    String others =
        faulty.size() == 1
            ? ""
            : "; %s of %s workers are no longer finite"
                .formatted(faulty.size(), faulty.size() + healthy);
    return new DivergedException(round, what + others, lastGood, null);
  }

  /** The outer step has made the global parameters infinite. */
  static DivergedException ofAverage(RoundPlan round, NetworkState lastGood) {
    return new DivergedException(
        round,
        "the parameters after averaging are no longer finite; also lower"
            + " training.averaging.learning-rate or momentum",
        lastGood,
        null);
  }

  /** The averaged network's outputs or losses on the validation rows are not finite. */
  static DivergedException ofValidation(
      RoundPlan round, NotFiniteException cause, NetworkState lastGood) {
    return new DivergedException(
        round,
        "on validation rows an output or loss of the network is no longer finite",
        lastGood,
        cause);
  }

  /** The global state before the round. */
  public NetworkState lastGood() {
    return lastGood;
  }

  /** Rounds that were done before. */
  public int rounds() {
    return rounds;
  }

  /** Sums over the completed rounds. */
  public TrainingResult.Totals totals() {
    return totals;
  }
}
