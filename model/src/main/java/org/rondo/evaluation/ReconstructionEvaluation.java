package org.rondo.evaluation;

import java.util.List;
import java.util.Map;
import org.rondo.evaluation.Metric.Direction;

/**
 * Evaluates a network that puts its inputs together again: the error of a row is the mean of the
 * squared differences of its inputs, as the network reads them (scaled). It is also a row's anomaly
 * score: rows that are unlike those that the network has learned have large ones.
 */
public final class ReconstructionEvaluation extends Evaluation {
  private static final long serialVersionUID = 1L;

  /** By names that regressions have too, so that all agree on the direction. */
  static final List<Metric<? super ReconstructionEvaluation>> METRICS =
      List.of(
          MetricCatalog.LOSS,
          minimised(MetricCatalog.MSE.name()),
          new Formula<>(
              MetricCatalog.RMSE.name(),
              Direction.MINIMISE,
              outputs -> true,
              (ReconstructionEvaluation counted) -> Math.sqrt(counted.errors.meanAbsoluteError())));

  private final int inputs;
  private final ScoreResolution resolution;
  private final TargetCounts errors;

  /** An empty evaluation of {@code inputs} inputs, with the rows' errors at a resolution. */
  ReconstructionEvaluation(int inputs, ScoreResolution resolution) {
    super(inputs, inputs);
    this.inputs = inputs;
    this.resolution = resolution;
    this.errors = new TargetCounts(resolution);
  }

  private static Metric<ReconstructionEvaluation> minimised(String name) {
    return new Formula<>(
        name, Direction.MINIMISE, outputs -> true, counted -> counted.errors.meanAbsoluteError());
  }

  /** The names of its metrics. */
  public static List<String> metricNames() {
    return METRICS.stream().map(Metric::name).toList();
  }

  /**
   * The error of a row.
   *
   * @param outputs {@code [rows, width]}
   * @param inputs {@code [rows, width]}
   */
  public static double error(float[] outputs, float[] inputs, int row, int width) {
    double sum = 0;
    for (int i = row * width; i < (row + 1) * width; i++) {
      double difference = (double) outputs[i] - inputs[i];
      sum += difference * difference;
    }
    return sum / width;
  }

  @Override
  public Metrics metrics() {
    return Metrics.of(this, METRICS);
  }

  @Override
  Map<String, Double> baseline() {
    return Map.of();
  }

  @Override
  Metrics.Details details() {
    return new Metrics.Details(
        "", List.of(), Map.of("error-quantiles", errors.residualQuantiles()));
  }

  @Override
  void count(float[] outputs, float[] labels, int row, float rowWeight) {
    // A target that is 0 off by the error: what is left of the label is the error itself.
    errors.add(0, finiteOutput((float) error(outputs, labels, row, inputs)), rowWeight);
  }

  @Override
  boolean measuresTheSameAs(Evaluation other) {
    return other instanceof ReconstructionEvaluation that
        && that.inputs == inputs
        && that.resolution == resolution;
  }

  @Override
  void mergeCounts(Evaluation other) {
    errors.merge(((ReconstructionEvaluation) other).errors);
  }

  @Override
  public String toString() {
    return "ReconstructionEvaluation[inputs=%s, examples=%s]".formatted(inputs, examples());
  }
}
