package org.rondo.learning;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rondo.data.Batch;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.engine.StepEngine;
import org.rondo.network.Objective;

/** Takes what a network answers to rows that have their labels, one by one in their order. */
@FunctionalInterface
public interface RowAnswers {
  /** Rows that are computed at once. */
  int BATCH_SIZE = 256;

  /**
   * A row's answer, in new arrays; of a sequence whose steps have labels, those of each step that
   * counts, of any other row one.
   *
   * @param outputs class probabilities or targets, {@code [steps, outputs]}
   * @param labels class indices or true targets, {@code [steps, labels]}
   * @param losses before weighting, {@code [steps]}
   * @param weight of the row
   */
  void row(float[] outputs, float[] labels, double[] losses, float weight);

  /** Takes the answers of an engine, which has its parameters, to all rows of a shard. */
  default void take(StepEngine engine, Objective objective, Shard shard) {
    BatchReader reader = BatchReader.sequential(shard, objective, engine.rows(BATCH_SIZE));
    int width = objective.width();
    int labelWidth = objective.comparedWidth();
    for (int i = 0; i < reader.batches(); i++) {
      Batch batch = reader.read(0, i);
      int rows = batch.rows();
      int each = batch.labelsSteps() ? batch.steps() : 1;
      float[] outputs = engine.output(batch);
      double[] losses = losses(engine, objective, batch, outputs);
      float[] byStep =
          each == 1
              ? outputs
              : SupervisedLearner.Plan.turned(outputs, rows, objective.outputs(), each);
      float[] predicted = objective.predictions(byStep, rows * each);
      float[] labels =
          each == 1
              ? batch.labels()
              : SupervisedLearner.Plan.turned(batch.labels(), rows, labelWidth, each);
      float[] mask = batch.labelsSteps() ? batch.labelMask() : null;
      float[] weights = batch.weights();
      for (int row = 0; row < rows; row++) {
        int[] counted =
            IntStream.range(row * each, (row + 1) * each)
                .filter(step -> mask == null || mask[step] != 0)
                .toArray();
        row(
            taken(predicted, counted, width),
            taken(labels, counted, labelWidth),
            Arrays.stream(counted).mapToDouble(step -> losses[step]).toArray(),
            weights == null ? 1 : weights[row]);
      }
    }
  }

  private static float[] taken(float[] all, int[] steps, int width) {
    float[] taken = new float[steps.length * width];
    for (int i = 0; i < steps.length; i++) {
      System.arraycopy(all, steps[i] * width, taken, i * width, width);
    }
    return taken;
  }

  /** The loss of each row or step, of outputs that are computed. */
  static double[] losses(StepEngine engine, Objective objective, Batch batch, float[] outputs) {
    double[] own =
        batch.labelsSteps() ? null : objective.losses(outputs, batch.targets(), batch.rows());
    return own == null ? engine.losses(batch, outputs) : own;
  }
}
