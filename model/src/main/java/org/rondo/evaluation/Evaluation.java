package org.rondo.evaluation;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rondo.error.DataException;

/**
 * Accumulates what metrics need from the rows of one shard, and merges with the accumulators of
 * other shards.
 *
 * <p>Mutable: it belongs to one thread at a time, first to the task that fills it, then to the
 * driver that merges it. It travels from executors to the driver by Java serialization.
 *
 * <p>Every row has a weight: 2 counts as the row twice, and 0 as no row at all. Merging is exact.
 * Counts are integers and sums are {@link ExactSum}s, so the metrics do not depend, in any bit, on
 * how rows were cut into shards, on the order of merges or on empty shards. After an exception from
 * {@link #add} or {@link #merge} the contents are undefined: drop it.
 */
public abstract sealed class Evaluation implements Serializable
    permits ClassificationEvaluation,
        MultiLabelEvaluation,
        ReconstructionEvaluation,
        RegressionEvaluation {
  private static final long serialVersionUID = 1L;

  private final int outputs;
  private final int labelColumns;
  private final ExactSum loss = new ExactSum();
  private final ExactSum weight = new ExactSum();
  private long examples;

  Evaluation(int outputs, int labelColumns) {
    this.outputs = outputs;
    this.labelColumns = labelColumns;
  }

  /**
   * An empty evaluation of a classifier.
   *
   * @param classes how many there are, at least 2
   * @param plannedRows how many rows all shards hold together, the same for every shard: it decides
   *     the {@link ScoreResolution}
   */
  public static Evaluation ofClassification(int classes, long plannedRows) {
    return new ClassificationEvaluation(
        classes,
        classes == 2
            ? ScoreResolution.forRows(plannedRows)
            : ScoreResolution.forScores(plannedRows, classes));
  }

  /**
   * An empty evaluation of a regression of {@code targets} targets, at least 1.
   *
   * @param plannedRows as for {@link #ofClassification}
   */
  public static Evaluation ofRegression(int targets, long plannedRows) {
    return new RegressionEvaluation(targets, ScoreResolution.forResiduals(plannedRows, targets));
  }

  /**
   * An empty evaluation of quantiles, at least 1, of each of {@code targets} targets.
   *
   * @param plannedRows as for {@link #ofClassification}
   */
  public static Evaluation ofQuantiles(int targets, List<Double> quantiles, long plannedRows) {
    return new RegressionEvaluation(
        targets, quantiles, ScoreResolution.forResiduals(plannedRows, targets));
  }

  /**
   * An empty evaluation of {@code labels} labels, at least 1; a row may have any number of them.
   *
   * @param plannedRows as for {@link #ofClassification}
   */
  public static Evaluation ofMultiLabel(int labels, long plannedRows) {
    return new MultiLabelEvaluation(labels, ScoreResolution.forScores(plannedRows, labels));
  }

  /**
   * An empty evaluation of {@code inputs} inputs, at least 1, that a network has put together
   * again.
   *
   * @param plannedRows as for {@link #ofClassification}
   */
  public static Evaluation ofReconstruction(int inputs, long plannedRows) {
    return new ReconstructionEvaluation(inputs, ScoreResolution.forResiduals(plannedRows, 1));
  }

  /** Counts rows of weight 1; see {@link #add(float[], float[], double[], float[], int)}. */
  public final void add(float[] outputs, float[] labels, double[] losses, int rows) {
    add(outputs, labels, losses, null, rows);
  }

  /**
   * Counts the first {@code rows} rows of a batch. The arrays stay the caller's, are only read, and
   * may be longer than needed (a reused buffer).
   *
   * <p>Of a row of weight 0 only the weight is read.
   *
   * @param outputs the network's outputs, row-major {@code [rows, outputs]}: class probabilities or
   *     predicted targets
   * @param labels {@code [rows]} class indices, or row-major {@code [rows, targets]} true targets
   * @param losses the loss of each example before weighting, {@code [rows]}
   * @param weights how often each row counts, {@code [rows]}; null where each counts once
   * @param rows how many rows the batch holds, 0 or more
   * @throws NotFiniteException if an output or a loss is not finite: the network has diverged, and
   *     no metric of it means anything
   * @throws DataException if a label is not one that this evaluation can hold, or a weight is
   *     negative or not finite
   * @throws IllegalArgumentException if an array is shorter than {@code rows} asks for
   */
  public final void add(
      float[] outputs, float[] labels, double[] losses, float @Nullable [] weights, int rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ": expected 0 or more");
    }
    requireLength("outputs", outputs.length, rows, this.outputs);
    requireLength("labels", labels.length, rows, labelColumns);
    requireLength("losses", losses.length, rows, 1);
    if (weights != null) {
      requireLength("weights", weights.length, rows, 1);
    }
    for (int row = 0; row < rows; row++) {
      float rowWeight = weights == null ? 1 : weights[row];
      if (!(rowWeight >= 0 && rowWeight <= Float.MAX_VALUE)) {
        throw new DataException(
            "row %s of a batch has the weight %s: expected a finite number, 0 or more; check the"
                    .formatted(row, rowWeight)
                + " column of weights, or impute or reject such rows");
      }
      if (rowWeight > 0) {
        count(outputs, labels, row, rowWeight);
        loss.add(finiteLoss(losses[row], rowWeight), rowWeight);
        weight.add(rowWeight);
        examples++;
      }
    }
  }

  /**
   * Counts sequences that have a label at every step: each step is a row of its own, with the
   * weight of its sequence; a step that the mask leaves out does not count at all.
   *
   * @param outputs {@code [rows, outputs, steps]}, as engines return them
   * @param labels {@code [rows, labels, steps]}
   * @param losses of each step, {@code [rows, steps]}
   * @param mask {@code [rows, steps]}, 1 for a step that counts and 0 for another; null where all
   *     do
   * @param weights of the sequences, {@code [rows]}; null where each counts once
   * @param steps of every sequence of this batch
   * @throws RuntimeException as {@link #add(float[], float[], double[], float[], int)}
   */
  public final void addSteps(
      float[] outputs,
      float[] labels,
      double[] losses,
      float @Nullable [] mask,
      float @Nullable [] weights,
      int rows,
      int steps) {
    requireLength("outputs", outputs.length, rows, this.outputs * steps);
    requireLength("labels", labels.length, rows, labelColumns * steps);
    float[] stepWeights = new float[rows * steps];
    for (int step = 0; step < stepWeights.length; step++) {
      float counts = mask == null ? 1 : mask[step];
      stepWeights[step] = weights == null || counts == 0 ? counts : counts * weights[step / steps];
    }
    add(
        byStep(outputs, rows, this.outputs, steps),
        byStep(labels, rows, labelColumns, steps),
        losses,
        stepWeights,
        stepWeights.length);
  }

  /** From {@code [rows, columns, steps]} to {@code [rows, steps, columns]}. */
  private static float[] byStep(float[] values, int rows, int columns, int steps) {
    float[] turned = new float[rows * steps * columns];
    for (int i = 0; i < turned.length; i++) {
      int step = i / columns;
      int row = step / steps;
      turned[i] = values[(row * columns + i % columns) * steps + step % steps];
    }
    return turned;
  }

  /**
   * Adds what {@code other} has counted; {@code other} keeps its contents.
   *
   * @throws IllegalArgumentException if {@code other} is this very object or measures something
   *     else: another task, another number of outputs, another score resolution
   */
  public final void merge(Evaluation other) {
    if (other == this || !measuresTheSameAs(other)) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    mergeCounts(other);
    loss.merge(other.loss);
    weight.merge(other.weight);
    examples += other.examples;
  }

  /** How many rows of a weight above 0 were counted. */
  public final long examples() {
    return examples;
  }

  /** The sum of the weights, which means are divided by. */
  public final double weight() {
    return weight.value();
  }

  /** The mean loss per example; NaN without examples. */
  public final double meanLoss() {
    return loss.value() / weight();
  }

  /** The metrics of everything counted so far; those that are undefined are absent. */
  public abstract Metrics metrics();

  /**
   * The metrics, by name, of the best constant answer on these very examples: the most frequent
   * class, or the mean of the targets.
   */
  abstract Map<String, Double> baseline();

  /** What does not fit into a number. */
  abstract Metrics.Details details();

  /** Counts one row, whose weight is above 0. */
  abstract void count(float[] outputs, float[] labels, int row, float rowWeight);

  /** Whether the counts of both belong together. */
  abstract boolean measuresTheSameAs(Evaluation other);

  /** Adds the counts of another that measures the same. */
  abstract void mergeCounts(Evaluation other);

  static float finiteOutput(float output) {
    if (!Float.isFinite(output)) {
      throw diverged("a network output is " + output);
    }
    return output;
  }

  private static double finiteLoss(double loss, float rowWeight) {
    if (!(Math.abs(loss) * rowWeight <= ExactSum.LARGEST)) {
      throw diverged("the loss of an example is " + loss);
    }
    return loss;
  }

  private static NotFiniteException diverged(String what) {
    return new NotFiniteException(
        "cannot evaluate the network: "
            + what
            + ", expected a finite number; training has diverged: lower"
            + " training.optimizer.learning-rate, scale the features, or evaluate an earlier"
            + " checkpoint");
  }

  private static void requireLength(String name, int length, int rows, int columns) {
    if (length < (long) rows * columns) {
      throw new IllegalArgumentException(
          "%s holds %s values: expected at least %s rows x %s columns"
              .formatted(name, length, rows, columns));
    }
  }
}
