package org.rondo.training;

import java.util.List;
import org.rondo.config.TrainingConfig;
import org.rondo.network.NetworkState;

/**
 * Decides whether a round may go on without the workers whose numbers stopped being finite.
 *
 * @param quorum the least fraction of the workers with batches in the round that must be healthy
 */
record DivergenceGuard(double quorum) {

  static DivergenceGuard of(TrainingConfig config) {
    return new DivergenceGuard(config.quorum());
  }

  /**
   * What the healthy workers have been combined to.
   *
   * @param lastGood the global state before the round
   * @throws DivergedException if too few are healthy
   */
  NetworkState combined(RoundPlan round, RoundOutcome outcome, NetworkState lastGood) {
    List<WorkerReport> faulty = outcome.faulty();
    long healthy = outcome.reports().stream().filter(WorkerReport::counts).count();
    NetworkState combined = outcome.combined();
    if (combined == null || healthy < quorum * (healthy + faulty.size())) {
      if (faulty.isEmpty()) {
        throw new IllegalStateException("no worker has a batch in " + round);
      }
      throw DivergedException.ofWorkers(round, faulty, healthy, lastGood);
    }
    return combined;
  }

  /**
   * Lets finite global parameters through.
   *
   * @throws DivergedException if the outer step has made them infinite
   */
  static void requireFinite(RoundPlan round, NetworkState next, NetworkState lastGood) {
    float sum = 0; // an infinity or a NaN times zero is NaN, and stays
    for (float value : next.parameters()) {
      sum += value * 0;
    }
    if (sum != 0) {
      throw DivergedException.ofAverage(round, lastGood);
    }
  }
}
