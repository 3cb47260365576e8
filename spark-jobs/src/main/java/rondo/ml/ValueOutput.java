package rondo.ml;

import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.evaluation.RegressionEvaluation;
import org.rondo.network.Objective;
import org.rondo.spark.scoring.RowOutputs;

/**
 * The predicted number as Spark ML's column; of quantiles the one nearest to the median. Travels to
 * executors.
 *
 * @param columns the one column
 * @param place of the number among the network's outputs
 */
record ValueOutput(StructType columns, int place, Refusal refusal) implements RowOutputs {

  /** Where the prediction is among a network's outputs. */
  static int place(Signature signature) {
    Objective objective = signature.output().objective();
    return objective.form() == Objective.Form.QUANTILES
        ? RegressionEvaluation.nearestToMedian(objective.settings())
        : 0;
  }

  @Override
  public void write(float[] outputs, @Nullable Object[] row, int at) {
    row[at] = (double) outputs[place];
  }

  @Override
  public boolean keeps(String reason, @Nullable Object[] row, int at) {
    if (!refusal.keeps(reason)) {
      return false;
    }
    row[at] = Double.NaN;
    return true;
  }
}
