package org.rondo.training;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.network.NetworkState;

/**
 * What a round has come to.
 *
 * @param combined what the workers' parameters (or gradients) and optimizer states have been
 *     combined to; null where no worker {@link WorkerReport#counts() counts}
 * @param reports one for each worker, in worker order
 * @param traffic what was exchanged, and how long it took
 */
public record RoundOutcome(
    @Nullable NetworkState combined, List<WorkerReport> reports, Traffic traffic) {

  /** Copies the reports. */
  public RoundOutcome {
    reports = List.copyOf(reports);
  }

  /**
   * Combines updates that were collected in one place.
   *
   * @param updates in worker order
   * @param pieces as the workers cut them
   */
  public static RoundOutcome ofCollected(
      ExchangePlan plan,
      NetworkState global,
      List<Piece> pieces,
      List<WorkerUpdate> updates,
      Traffic traffic) {
    RoundSum sum = new RoundSum(plan, global, pieces);
    sum.addAll(updates);
    return sum.finish(traffic);
  }

  /** Examples trained on by the workers that count. */
  public long examples() {
    return reports.stream().filter(WorkerReport::counts).mapToLong(WorkerReport::examples).sum();
  }

  /** Mean loss of such an example before the step that it was used in; NaN where there is none. */
  public double loss() {
    double sum =
        reports.stream().filter(WorkerReport::counts).mapToDouble(WorkerReport::lossSum).sum();
    return sum / examples();
  }

  /** Workers whose numbers stopped being finite. */
  public List<WorkerReport> faulty() {
    return reports.stream().filter(report -> !report.healthy()).toList();
  }

  /** Mean distance of a worker's parameters from the global ones that it started from. */
  public double meanDivergence() {
    return reports.stream()
        .filter(WorkerReport::counts)
        .mapToDouble(report -> report.measures().distance())
        .average()
        .orElse(0);
  }

  /** Greatest distance of a worker's parameters from the global ones that it started from. */
  public double maxDivergence() {
    return reports.stream()
        .filter(WorkerReport::counts)
        .mapToDouble(report -> report.measures().distance())
        .max()
        .orElse(0);
  }

  /** Mean loss of the workers' own parameters on their probe rows; empty without a probe. */
  public Optional<ProbeLoss> probe() {
    ProbeLoss all =
        reports.stream()
            .map(report -> report.measures().probe())
            .reduce(ProbeLoss.NONE, ProbeLoss::plus);
    return all.rows() == 0 ? Optional.empty() : Optional.of(all);
  }

  /**
   * What a round exchanged between driver and workers.
   *
   * @param bytes sent and received, counted once for each worker
   * @param wallNanos time of the whole round as the driver saw it
   * @param slots workers that can compute at the same time
   * @param parts what of the time went where
   */
  public record Traffic(long bytes, long wallNanos, int slots, RoundParts parts) {

    /** Traffic of which no part was measured on its own. */
    public Traffic(long bytes, long wallNanos, int slots) {
      this(bytes, wallNanos, slots, RoundParts.NONE);
    }
  }
}
