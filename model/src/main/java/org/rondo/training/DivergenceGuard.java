package org.rondo.training;

import java.util.List;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerUpdate.Report;

/**
 * Decides whether a round may continue without the workers whose numbers stopped being finite.
 *
 * @param quorum the least fraction of the workers that must be healthy
 */
record DivergenceGuard(double quorum) {
  /** So that 0.55 of a hundred are 55. */
  private static final double ROUNDING = 1e-9;

  /**
   * Passes a round that has enough healthy workers; those without a batch count as healthy.
   *
   * @param lastGood the global state before the round
   * @throws DivergedException if there are too few
   */
  void requireQuorum(RoundPlan round, RoundOutcome outcome, NetworkState lastGood) {
    List<Report> faulty = outcome.faulty();
    int workers = outcome.reports().size();
    int healthy = workers - faulty.size();
    if (healthy < quorum * workers - ROUNDING) {
      throw DivergedException.ofWorkers(round, faulty, healthy, lastGood);
    }
  }

  /**
   * Passes a finite global state.
   *
   * @throws DivergedException if the outer step has made them infinite
   */
  static void requireFinite(RoundPlan round, NetworkState next, NetworkState lastGood) {
    if (!isFinite(next.parameters()) || !isFinite(next.innerState())) {
      throw DivergedException.ofAverage(round, lastGood);
    }
  }

  /** Whether no value is infinite or not a number. */
  static boolean isFinite(float[] values) {
    // An infinity or a NaN times zero is NaN, and stays NaN. Several independent sums, because a
    // single one would make each addition wait for the one before.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int quarters = values.length & ~3;
    for (int i = 0; i < quarters; i += 4) {
      a += values[i] * 0;
      b += values[i + 1] * 0;
      c += values[i + 2] * 0;
      d += values[i + 3] * 0;
    }
    for (int i = quarters; i < values.length; i++) {
      a += values[i] * 0;
    }
    return a + b + c + d == 0;
  }
}
