package org.rondo.training;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where the time of a round went that was not computing. What is left of it was launching: planning
 * the job, sending tasks, and waiting for free slots.
 *
 * @param broadcastNanos making the global state known, and the slowest worker's fetching of it
 * @param resultNanos from the last worker's result to having all of them; as far as the clocks of
 *     the machines agree
 * @param aggregationNanos combining what the workers sent; 0 where tasks do that
 */
public record RoundParts(long broadcastNanos, long resultNanos, long aggregationNanos) {
  /** Of a round that nobody measured. */
  public static final RoundParts NONE = new RoundParts(0, 0, 0);

  /**
   * The parts of a round, as the driver and the workers' reports tell.
   *
   * @param sharedNanos that the driver took to make the state known
   * @param gathered when the driver had all results
   * @param aggregationNanos that the driver took to combine them
   */
  public static RoundParts of(
      List<WorkerReport> reports, long sharedNanos, Instant gathered, long aggregationNanos) {
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
    return new RoundParts(sharedNanos + fetch, Math.max(0, result), aggregationNanos);
  }
}
