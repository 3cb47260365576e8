package org.rondo.spark.features;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.config.SequenceConfig;
import org.rondo.data.Split;

/**
 * Windows of series as examples: the inputs of {@code window} consecutive steps and the labels of
 * the {@code horizon} steps after them, label by label.
 *
 * <p>A window belongs to the split of its targets. There is no window where the targets belong to
 * several splits, where an input is held out for a later split, or where a step cannot be used or
 * lacks a label to forecast. Such a step is itself a bad row. The weight of a window is the mean
 * weight of its targets. Travels to executors.
 *
 * @param inputs names of the columns that are read
 * @param labels names of the columns to forecast
 * @param weighs whether steps have a weight
 * @param cuts when steps begin to be held out
 */
public record Windows(
    SequenceConfig sequence, List<String> inputs, List<String> labels, boolean weighs, Cuts cuts)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The times from which steps are held out, unless they say themselves which split they belong to.
   *
   * @param validation of the first validation step; null for none
   * @param test of the first test step; null for none
   */
  public record Cuts(@Nullable Long validation, @Nullable Long test) implements Serializable {
    /** Nothing is held out. */
    public static final Cuts NONE = new Cuts(null, null);

    int split(long order) {
      boolean tests = test != null && order >= test;
      boolean validates = validation != null && order >= validation;
      return TypedRows.code(tests ? Split.TEST : validates ? Split.VALIDATION : Split.TRAIN);
    }
  }

  /** Copies the lists. */
  public Windows {
    inputs = List.copyOf(inputs);
    labels = List.copyOf(labels);
  }

  /** Windows of these columns. */
  public static Windows of(InputSpec spec, Cuts cuts) {
    return new Windows(
        Objects.requireNonNull(spec.sequence()),
        spec.inputs().stream().map(InputSpec.Input::name).toList(),
        spec.labels(),
        spec.weight() != null,
        cuts);
  }

  /** The windows and all bad rows, as {@link TypedRows}; lazily. */
  public Dataset<Row> of(Dataset<Row> steps) {
    return steps
        .sparkSession()
        .createDataFrame(
            steps.javaRDD().mapPartitions(part -> new WindowScan(this, part, null)),
            TypedRows.SCHEMA);
  }

  /** Counts the windows there will be and those left out; runs a job. */
  public WindowTally tally(Dataset<Row> steps) {
    int targets = labels.size() * sequence.targetsOfLabel();
    WindowTally whole = new WindowTally(sequence, targets);
    steps
        .javaRDD()
        .mapPartitions(
            part -> {
              WindowTally tally = new WindowTally(sequence, targets);
              new WindowScan(this, part, tally).forEachRemaining(bad -> {});
              return List.of(tally).iterator();
            })
        .collect()
        .forEach(whole::merge);
    return whole;
  }

  /** How many steps a window sees. */
  int length() {
    return Objects.requireNonNull(sequence.window());
  }

  /** Where labels begin among the values of a step. */
  int labelsAt() {
    return inputs.size() + (weighs ? 1 : 0);
  }

  /** Whether an input is constant within a series. */
  boolean isConstant(int input) {
    return sequence.constant().stream().anyMatch(inputs.get(input)::equalsIgnoreCase);
  }
}
