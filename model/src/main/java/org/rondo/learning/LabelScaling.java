package org.rondo.learning;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.evaluation.RegressionEvaluation;
import org.rondo.network.LinearOutput;
import org.rondo.network.Objective;

/**
 * Targets at mean 0 and standard deviation 1 while a network learns them, with the scale folded
 * into its output layer when it is published, so that its outputs are in the targets' own units. An
 * optimizer's step is about as large as its learning rate, so targets of a million would take about
 * a million steps to reach. Travels to executors.
 */
public final class LabelScaling implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int ROWS_AT_ONCE = 256;

  private final LinearOutput output;

  /** Each has one output, or a quantile after the other. */
  private final int targets;

  private final double[] means;
  private final double[] deviations;

  /**
   * The scale of the rows that were counted; a constant target is only shifted.
   *
   * @param counted every training row, as {@link #count} counts them
   */
  public LabelScaling(LinearOutput output, RegressionEvaluation counted) {
    this.output = output;
    this.targets = counted.targets();
    this.means =
        IntStream.range(0, output.outputs())
            .mapToDouble(at -> counted.labelMean(target(at)))
            .toArray();
    this.deviations =
        IntStream.range(0, output.outputs())
            .mapToDouble(at -> Math.sqrt(counted.labelVariance(target(at))))
            .map(deviation -> deviation > 0 ? deviation : 1)
            .toArray();
  }

  private int target(int at) {
    return at / (output.outputs() / targets);
  }

  /** Counts the targets of a shard; such counts of all shards merge exactly, in any order. */
  public static RegressionEvaluation count(Shard shard) {
    int targets = shard.layout().labelWidth();
    RegressionEvaluation counted = RegressionEvaluation.ofLabels(targets);
    BatchReader reader = BatchReader.sequential(shard, Batch.Targets.NONE, ROWS_AT_ONCE);
    for (int i = 0; i < reader.batches(); i++) {
      Batch batch = reader.read(0, i);
      int rows = batch.rows();
      int steps = batch.labelsSteps() ? batch.steps() : 1;
      float[] nothing = new float[rows * steps * targets];
      double[] losses = new double[rows * steps];
      if (batch.labelsSteps()) {
        counted.addSteps(
            nothing, batch.labels(), losses, batch.labelMask(), batch.weights(), rows, steps);
      } else {
        counted.add(nothing, batch.labels(), losses, batch.weights(), rows);
      }
    }
    return counted;
  }

  /** The targets that the network learns. */
  Batch.Targets targets(Batch.Targets own) {
    return new Batch.Targets() {
      @Override
      public int outputs() {
        return own.outputs();
      }

      @Override
      public void expandLabels(float[] labels, int rows, float[] targets) {
        own.expandLabels(labels, rows, targets);
        for (int i = 0; i < rows * means.length; i++) {
          int at = i % means.length;
          targets[i] = (float) ((targets[i] - means[at]) / deviations[at]);
        }
      }
    };
  }

  /** What the outputs mean in the targets' own units. */
  Objective published(Objective learned) {
    return learned.inUnits(Arrays.stream(deviations).boxed().toList());
  }

  /** Parameters that predict in the targets' own units. */
  float[] published(float[] learned) {
    return output.mapped(learned, deviations, means);
  }

  /** Parameters to learn from: the inverse of {@link #published}. */
  public float[] learned(float[] published) {
    double[] factors = Arrays.stream(deviations).map(deviation -> 1 / deviation).toArray();
    double[] shifts =
        IntStream.range(0, means.length)
            .mapToDouble(target -> -means[target] / deviations[target])
            .toArray();
    return output.mapped(published, factors, shifts);
  }

  /** A loss in the target's own units; unchanged for several targets, which share no unit. */
  double loss(double ofScaled) {
    double unit = targets > 1 ? 1 : deviations[0];
    return ofScaled * (output.squared() ? unit * unit : unit);
  }

  /** Mean and deviation of each target. */
  @Override
  public String toString() {
    return IntStream.range(0, targets)
        .mapToObj(
            target ->
                String.format(
                    Locale.ROOT,
                    "mean %.6g, deviation %.6g",
                    means[target * means.length / targets],
                    deviations[target * means.length / targets]))
        .collect(Collectors.joining("; "));
  }
}
