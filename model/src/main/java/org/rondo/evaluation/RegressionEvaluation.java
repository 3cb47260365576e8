package org.rondo.evaluation;

import static org.rondo.evaluation.BatchChecks.finiteLoss;
import static org.rondo.evaluation.BatchChecks.finiteOutput;
import static org.rondo.evaluation.BatchChecks.requireLength;
import static org.rondo.evaluation.BatchChecks.requireRows;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rondo.error.DataException;

/**
 * Evaluates a regression: loss, mean squared error, its root, mean absolute error, and R2.
 *
 * <p>Each metric is computed for every target and then averaged over the targets, all weighing the
 * same, as scikit-learn's {@code uniform_average} and DL4J's {@code RegressionEvaluation} do; so
 * with several targets {@code rmse} is the mean of the roots, not the root of {@code mse}. R2 of a
 * constant target is 1 if every prediction is perfect, else 0; of fewer than two examples it is
 * absent.
 */
public final class RegressionEvaluation implements Evaluation {
  private static final long serialVersionUID = 1L;

  private final TargetSums[] targets;
  private final ExactSum loss = new ExactSum();
  private long examples;

  /** An empty evaluation of {@code targets} targets, at least 1. */
  public RegressionEvaluation(int targets) {
    if (targets < 1) {
      throw new IllegalArgumentException("targets is " + targets + ": expected 1 or more");
    }
    this.targets =
        IntStream.range(0, targets).mapToObj(t -> new TargetSums()).toArray(TargetSums[]::new);
  }

  /**
   * {@inheritDoc}
   *
   * @param predictions row-major {@code [rows, targets]}
   * @param labels row-major {@code [rows, targets]}
   */
  @Override
  public void add(float[] predictions, float[] labels, double[] losses, int rows) {
    requireRows(rows);
    requireLength("predictions", predictions.length, rows, targets.length);
    requireLength("labels", labels.length, rows, targets.length);
    requireLength("losses", losses.length, rows, 1);
    for (int row = 0; row < rows; row++) {
      loss.add(finiteLoss(losses[row]));
      int start = row * targets.length;
      for (int t = 0; t < targets.length; t++) {
        targets[t].add(finiteOutput(predictions[start + t]), finiteLabel(labels[start + t]));
      }
    }
    examples += rows;
  }

  @Override
  public void merge(Evaluation other) {
    if (other == this
        || !(other instanceof RegressionEvaluation that)
        || that.targets.length != targets.length) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    for (int t = 0; t < targets.length; t++) {
      targets[t].merge(that.targets[t]);
    }
    loss.merge(that.loss);
    examples += that.examples;
  }

  @Override
  public long examples() {
    return examples;
  }

  @Override
  public Metrics metrics() {
    if (examples == 0) {
      return new Metrics(0, Map.of(), null);
    }
    Map<MetricName, Double> values = new EnumMap<>(MetricName.class);
    values.put(MetricName.LOSS, loss.value() / examples);
    values.put(MetricName.MSE, average(target -> target.meanSquaredError(examples)));
    values.put(MetricName.RMSE, average(target -> Math.sqrt(target.meanSquaredError(examples))));
    values.put(MetricName.MAE, average(target -> target.meanAbsoluteError(examples)));
    if (examples > 1) {
      values.put(MetricName.R2, average(target -> target.coefficientOfDetermination(examples)));
    }
    return new Metrics(examples, values, null);
  }

  @Override
  public String toString() {
    return "RegressionEvaluation[targets=%d, examples=%d]".formatted(targets.length, examples);
  }

  private double average(ToDoubleFunction<TargetSums> metric) {
    return Arrays.stream(targets).mapToDouble(metric).average().orElseThrow();
  }

  private static float finiteLabel(float label) {
    if (!Float.isFinite(label)) {
      throw new DataException(
          "label "
              + label
              + " is not finite: expected a number; check data.label, or impute or reject such"
              + " rows");
    }
    return label;
  }
}
