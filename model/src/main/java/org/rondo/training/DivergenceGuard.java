package org.rondo.training;

import java.util.List;
import org.rondo.config.TrainingConfig;
import org.rondo.network.NetworkState;

/**
 * Decides whether a round may go on without the workers whose numbers stopped being finite.
 *
 * @param quorum the least fraction of the workers that must be healthy
 */
record DivergenceGuard(double quorum) {
  /** So that 0.55 of a hundred are 55. */
  private static final double ROUNDING = 1e-9;

  static DivergenceGuard of(TrainingConfig config) {
    return new DivergenceGuard(config.quorum());
  }

  /**
   * Lets a round through whose healthy workers, those without a batch among them, are enough.
   *
   * @param lastGood the global state before the round
   * @throws DivergedException if they are too few
   */
  void requireQuorum(RoundPlan round, RoundOutcome outcome, NetworkState lastGood) {
    List<WorkerReport> faulty = outcome.faulty();
    int workers = outcome.reports().size();
    int healthy = workers - faulty.size();
    if (healthy < quorum * workers - ROUNDING) {
      throw DivergedException.ofWorkers(round, faulty, healthy, lastGood);
    }
  }

  /**
   * Lets a finite global state through.
   *
   * @throws DivergedException if the outer step has made them infinite
   */
  static void requireFinite(RoundPlan round, NetworkState next, NetworkState lastGood) {
    if (!FiniteNumbers.only(next.parameters()) || !FiniteNumbers.only(next.innerState())) {
      throw DivergedException.ofAverage(round, lastGood);
    }
  }
}
