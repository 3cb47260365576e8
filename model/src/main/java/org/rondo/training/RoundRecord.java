package org.rondo.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A line of metrics.jsonl: what one round did.
 *
 * @param plan the round
 * @param outcome what it came to
 * @param learningRate of the local steps
 */
public record RoundRecord(RoundPlan plan, RoundOutcome outcome, double learningRate) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Examples per second of the round's wall time. */
  public double examplesPerSecond() {
    return outcome.examples() * NANOS_PER_SECOND / Math.max(1, outcome.traffic().wallNanos());
  }

  /** Time of the slowest worker's local steps. */
  public double computeMillis() {
    return outcome.reports().stream()
            .mapToLong(RoundOutcome.WorkerReport::computeNanos)
            .max()
            .orElse(0)
        / NANOS_PER_MILLI;
  }

  /** The rest of the round: broadcast, scheduling, results, averaging, and waiting for a core. */
  public double communicationMillis() {
    return Math.max(0, outcome.traffic().wallNanos() / NANOS_PER_MILLI - computeMillis());
  }

  /** The line under the names of metrics.jsonl. */
  public Map<String, Object> toTree() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("round", plan.round() + 1);
    line.put("epoch", plan.epoch() + 1);
    line.put("loss", outcome.loss());
    line.put("examples", outcome.examples());
    line.put("examples-per-second", examplesPerSecond());
    line.put("compute-ms", computeMillis());
    line.put("communication-ms", communicationMillis());
    line.put("bytes-exchanged", outcome.traffic().bytes());
    line.put("learning-rate", learningRate);
    line.put("worker-divergence", outcome.workerDivergence());
    return line;
  }
}
