package org.rondo.training;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rondo.config.KebabCase;
import org.rondo.learning.ProbeLoss;
import org.rondo.training.WorkerUpdate.Fault;
import org.rondo.training.WorkerUpdate.Report;

/**
 * A line of metrics.jsonl: what one round did.
 *
 * @param plan the round
 * @param outcome its result
 * @param learningRate of its last local step
 * @param probeAfter loss on the probe rows just after averaging; of no rows without a probe
 */
public record RoundRecord(
    RoundPlan plan, RoundOutcome outcome, double learningRate, ProbeLoss probeAfter) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Examples per second of the round's wall time. */
  public double examplesPerSecond() {
    return outcome.examples() * NANOS_PER_SECOND / Math.max(1, outcome.traffic().wallNanos());
  }

  /**
   * The least time that the workers' local steps can take on the available slots: that of the
   * slowest worker, or the sum of all divided by the number of slots.
   */
  public double computeMillis() {
    long slowest = 0;
    long sum = 0;
    for (Report report : outcome.reports()) {
      slowest = Math.max(slowest, report.measures().computeNanos());
      sum += report.measures().computeNanos();
    }
    double shared = (double) sum / Math.max(1, outcome.traffic().slots());
    return Math.max((double) slowest, shared) / NANOS_PER_MILLI;
  }

  /** The time of all workers' local steps, one after the other. */
  double allComputeMillis() {
    return outcome.reports().stream().mapToLong(report -> report.measures().computeNanos()).sum()
        / NANOS_PER_MILLI;
  }

  /** The time of the whole round as the driver saw it. */
  double wallMillis() {
    return outcome.traffic().wallNanos() / NANOS_PER_MILLI;
  }

  /** The rest of the round: broadcast, scheduling, results and averaging. */
  public double communicationMillis() {
    return Math.max(0, wallMillis() - computeMillis());
  }

  private void putParts(Map<String, Object> line) {
    RoundOutcome.Parts parts = outcome.traffic().parts();
    if (parts.equals(RoundOutcome.Parts.NONE)) {
      return;
    }
    double broadcast = parts.broadcastNanos() / NANOS_PER_MILLI;
    double result = parts.resultNanos() / NANOS_PER_MILLI;
    double aggregation = parts.aggregationNanos() / NANOS_PER_MILLI;
    line.put("broadcast-ms", broadcast);
    line.put("launch-ms", Math.max(0, communicationMillis() - broadcast - result - aggregation));
    line.put("result-ms", result);
    line.put("aggregation-ms", aggregation);
  }

  /** The line under the names of metrics.jsonl. */
  public Map<String, Object> toTree() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("round", plan.round() + 1);
    line.put("epoch", plan.steps().lastEpoch() + 1);
    line.put("local-steps", plan.steps().count());
    if (outcome.examples() > 0) {
      line.put("loss", outcome.loss());
    }
    line.put("examples", outcome.examples());
    line.put("examples-per-second", examplesPerSecond());
    line.put("compute-ms", computeMillis());
    line.put("communication-ms", communicationMillis());
    putParts(line);
    line.put("bytes-exchanged", outcome.traffic().bytes());
    line.put("learning-rate", learningRate);
    line.put("worker-divergence", outcome.meanDrift());
    line.put("worker-divergence-max", outcome.maxDrift());
    putLargestLoss(line);
    List<Map<String, Object>> skipped =
        outcome.reports().stream()
            .filter(report -> !report.healthy() || report.sitsOut())
            .map(RoundRecord::skipped)
            .toList();
    if (!skipped.isEmpty()) {
      line.put("skipped-workers", skipped);
    }
    outcome.probe().ifPresent(before -> putProbe(line, before));
    return line;
  }

  /** The worker whose rows were the hardest: rows are dealt out at random, so none should be. */
  private void putLargestLoss(Map<String, Object> line) {
    List<Report> counted = outcome.reports().stream().filter(Report::counts).toList();
    if (counted.size() > 1) {
      Report largest =
          Collections.max(counted, Comparator.comparingDouble(report -> meanLoss(report)));
      Map<String, Object> hardest = new LinkedHashMap<>();
      hardest.put("worker", largest.worker());
      hardest.put("loss", meanLoss(largest));
      line.put("largest-loss", hardest);
    }
  }

  private static double meanLoss(Report report) {
    return report.lossSum() / report.weight();
  }

  private static Map<String, Object> skipped(Report report) {
    Map<String, Object> skipped = new LinkedHashMap<>();
    skipped.put("worker", report.worker());
    Fault fault = report.fault();
    if (fault != null) {
      skipped.put("not-finite", KebabCase.of(fault.what()));
      skipped.put("epoch", fault.epoch() + 1);
      skipped.put("batch", fault.batch() + 1);
    } else {
      skipped.put("moved", report.measures().distance());
    }
    return skipped;
  }

  private void putProbe(Map<String, Object> line, ProbeLoss before) {
    if (Double.isFinite(before.mean()) && Double.isFinite(probeAfter.mean())) {
      line.put("loss-before-averaging", before.mean());
      line.put("loss-after-averaging", probeAfter.mean());
    }
  }
}
