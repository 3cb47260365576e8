package org.rondo.spark.scoring;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.config.SequenceConfig;
import org.rondo.evaluation.RegressionEvaluation;
import org.rondo.network.Objective;

/**
 * Predictions in columns of their own, as {@link PredictionColumns} names them: the word of the
 * most likely class and a probability for each class, or the targets. Rows without a prediction
 * have nulls.
 *
 * @param signature of the model
 * @param columns that are added
 */
record NamedOutputs(Signature signature, StructType columns) implements RowOutputs {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(float[] outputs, @Nullable Object[] row, int at) {
    SequenceConfig sequence = signature.sequence();
    int added = columns.length();
    Objective objective = signature.output().objective();
    int width = objective.ofInputs() ? 1 : objective.width();
    if (sequence == null || !sequence.labelsSteps()) {
      System.arraycopy(predicted(outputs, 0, width), 0, row, at, added);
      return;
    }
    int steps = outputs.length / width;
    for (int column = 0; column < added; column++) {
      row[at + column] = new Object[steps];
    }
    for (int step = 0; step < steps; step++) {
      Object[] predicted = predicted(outputs, step * width, width);
      for (int column = 0; column < added; column++) {
        if (row[at + column] instanceof Object[] all) {
          all[step] = predicted[column];
        }
      }
    }
  }

  /** The most likely class and all outputs; of quantiles the middle one before each target's. */
  private Object[] predicted(float[] outputs, int from, int width) {
    List<String> classes = signature.output().classes();
    Object[] predicted = new Object[columns.length()];
    int column = 0;
    if (signature.output().objective().form() == Objective.Form.LABELS) {
      predicted[column++] =
          IntStream.range(0, width)
              .filter(label -> outputs[from + label] > 0.5f)
              .mapToObj(classes::get)
              .collect(Collectors.joining("|"));
    } else if (!classes.isEmpty()) {
      int best = 0;
      for (int i = 1; i < width; i++) {
        best = outputs[from + i] > outputs[from + best] ? i : best;
      }
      predicted[column++] = classes.get(best);
    }
    boolean ofQuantiles = signature.output().objective().form() == Objective.Form.QUANTILES;
    List<Double> quantiles = ofQuantiles ? signature.output().objective().settings() : List.of();
    for (int i = 0; i < width; i++) {
      if (ofQuantiles && i % quantiles.size() == 0) {
        predicted[column++] = outputs[from + i + RegressionEvaluation.nearestToMedian(quantiles)];
      }
      predicted[column++] = outputs[from + i];
    }
    return predicted;
  }
}
