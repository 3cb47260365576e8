package org.rondo.training;

import java.util.List;
import org.rondo.network.NetworkState;

/**
 * What a round has come to.
 *
 * @param average the example-weighted mean of the workers' states
 * @param reports one for each worker, in worker order
 * @param traffic what was exchanged, and how long it took
 */
public record RoundOutcome(NetworkState average, List<WorkerReport> reports, Traffic traffic) {

  /** Copies the reports. */
  public RoundOutcome {
    reports = List.copyOf(reports);
  }

  /** Averages updates that were collected in one place. */
  public static RoundOutcome ofCollected(
      NetworkState global, List<WorkerUpdate> updates, Traffic traffic) {
    List<WorkerReport> reports =
        updates.stream().map(update -> WorkerReport.of(global, update)).toList();
    return new RoundOutcome(UpdateAverage.of(updates), reports, traffic);
  }

  /** Examples trained on by all workers. */
  public long examples() {
    return reports.stream().mapToLong(WorkerReport::examples).sum();
  }

  /** Mean loss of an example before the step that it was used in. */
  public double loss() {
    return reports.stream().mapToDouble(WorkerReport::lossSum).sum() / examples();
  }

  /** Mean distance of a worker's parameters from the global ones that it started from. */
  public double workerDivergence() {
    return reports.stream()
        .filter(report -> report.examples() > 0)
        .mapToDouble(WorkerReport::distance)
        .average()
        .orElse(0);
  }

  /**
   * One worker's part.
   *
   * @param worker its number
   * @param examples examples that it trained on
   * @param lossSum sum of their losses
   * @param distance Euclidean norm of its parameters minus the global ones; NaN when not finite
   * @param computeNanos time of its local steps
   */
  public record WorkerReport(
      int worker, long examples, double lossSum, double distance, long computeNanos) {

    static WorkerReport of(NetworkState global, WorkerUpdate update) {
      float[] start = global.parameters();
      float[] end = update.state().parameters();
      double squares = 0;
      for (int i = 0; i < start.length; i++) {
        double delta = (double) end[i] - start[i];
        squares += delta * delta;
      }
      return new WorkerReport(
          update.worker(),
          update.examples(),
          update.lossSum(),
          Math.sqrt(squares),
          update.computeNanos());
    }

    /** Whether neither its loss nor its parameters went out of bounds. */
    public boolean finite() {
      return Double.isFinite(lossSum) && Double.isFinite(distance);
    }
  }

  /**
   * What a round exchanged between driver and workers.
   *
   * @param bytes sent and received, counted once for each worker
   * @param wallNanos time of the whole round as the driver saw it
   */
  public record Traffic(long bytes, long wallNanos) {}
}
