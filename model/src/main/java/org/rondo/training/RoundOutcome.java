package org.rondo.training;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.data.IndexRange;
import org.rondo.learning.ProbeLoss;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerUpdate.Report;

/**
 * The result of a round.
 *
 * @param combined the combined parameters (or gradients) and optimizer states of the workers; null
 *     where no worker {@link Report#counts() counts}
 * @param reports one for each worker, in worker order
 * @param traffic what was exchanged, and how long it took
 */
public record RoundOutcome(@Nullable NetworkState combined, List<Report> reports, Traffic traffic) {

  /** Copies the reports. */
  public RoundOutcome {
    reports = List.copyOf(reports);
  }

  /**
   * Combines updates that were collected in one place.
   *
   * @param sent the parameters that the workers sent; null for all
   * @param updates in worker order
   * @param longestPiece where the workers cut them, as {@link Piece#cut} takes it
   */
  public static RoundOutcome ofCollected(
      ExchangePlan plan,
      NetworkState global,
      @Nullable IndexRange sent,
      int longestPiece,
      List<WorkerUpdate> updates,
      Traffic traffic) {
    RoundSum sum = new RoundSum(plan, global, sent, longestPiece);
    sum.addAll(updates);
    return sum.finish(traffic);
  }

  /** Examples trained on by the workers that count. */
  public long examples() {
    return counted().mapToLong(Report::examples).sum();
  }

  /** Mean loss of such an example before the step that used it; NaN where there is none. */
  public double loss() {
    return counted().mapToDouble(Report::lossSum).sum()
        / counted().mapToDouble(Report::weight).sum();
  }

  /** Workers whose numbers stopped being finite. */
  public List<Report> faulty() {
    return reports.stream().filter(report -> !report.healthy()).toList();
  }

  /** Mean distance of a worker's parameters from the global ones that it started from. */
  public double meanDrift() {
    return drifts().average().orElse(0);
  }

  /** Greatest distance of a worker's parameters from the global ones that it started from. */
  public double maxDrift() {
    return drifts().max().orElse(0);
  }

  private DoubleStream drifts() {
    return counted().mapToDouble(report -> report.measures().distance());
  }

  private Stream<Report> counted() {
    return reports.stream().filter(Report::counts);
  }

  /** Mean loss of the workers' own parameters on their probe rows; empty without a probe. */
  public Optional<ProbeLoss> probe() {
    ProbeLoss all =
        reports.stream()
            .map(report -> report.measures().probe())
            .reduce(ProbeLoss.NONE, ProbeLoss::plus);
    return all.weight() == 0 ? Optional.empty() : Optional.of(all);
  }

  /**
   * What a round exchanged between driver and workers.
   *
   * @param bytes sent and received, counted once for each worker
   * @param wallNanos time of the whole round as the driver saw it
   * @param slots workers that can compute at the same time
   * @param parts how the rest of the time, which was not computing, was spent
   */
  public record Traffic(long bytes, long wallNanos, int slots, Parts parts) {

    /** Traffic whose parts were not measured separately. */
    public Traffic(long bytes, long wallNanos, int slots) {
      this(bytes, wallNanos, slots, Parts.NONE);
    }
  }

  /**
   * How the time of a round that was not computing was spent. The remainder was launching: planning
   * the job, sending tasks, and waiting for free slots.
   *
   * @param broadcastNanos publishing the global state, and the slowest worker's fetching of it
   * @param resultNanos from the last worker's result to having all of them; as far as the machines'
   *     clocks agree
   * @param aggregationNanos combining what the workers sent; 0 where tasks do that
   */
  public record Parts(long broadcastNanos, long resultNanos, long aggregationNanos) {
    /** The parts of a round that was not measured. */
    public static final Parts NONE = new Parts(0, 0, 0);

    /**
     * The parts of a round, as the driver and the workers report them.
     *
     * @param sharedNanos that the driver took to publish the state
     * @param gathered when the driver had all results
     * @param aggregationNanos that the driver took to combine them
     */
    public static Parts of(
        List<Report> reports, long sharedNanos, Instant gathered, long aggregationNanos) {
      long fetch =
          reports.stream()
              .mapToLong(report -> report.measures().transit().fetchNanos())
              .max()
              .orElse(0);
      long result =
          reports.stream()
              .map(report -> report.measures().transit().doneAt())
              .filter(Objects::nonNull)
              .max(Instant::compareTo)
              .map(last -> Duration.between(last, gathered).toNanos())
              .orElse(0L);
      return new Parts(sharedNanos + fetch, Math.max(0, result), aggregationNanos);
    }
  }
}
