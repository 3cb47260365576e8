package org.rondo.training;

import java.io.Serializable;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.network.Objective;
import org.rondo.network.Replica;

/**
 * The loss on a few fixed rows of a shard, its first, without dropout and regularisation terms.
 * Taken of the workers' own parameters just before averaging and of the global ones after the
 * global step, it tells what coming together did. Travels from executors.
 *
 * @param sum of the rows' losses
 * @param rows how many
 */
public record ProbeLoss(double sum, long rows) implements Serializable {
  /** Of no rows. */
  public static final ProbeLoss NONE = new ProbeLoss(0, 0);

  private static final int ROWS = 256;

  /**
   * Measures the parameters that a replica holds.
   *
   * @param replica lent for this call
   */
  static ProbeLoss of(TrainingPlan plan, Replica replica, Shard shard) {
    int rows = Math.min(ROWS, shard.rows());
    if (rows == 0) {
      return NONE;
    }
    Objective objective = plan.objective();
    float[] features = new float[rows * plan.layout().shape().length()];
    float[] labels = new float[rows * plan.layout().labelWidth()];
    float[] expected = new float[rows * objective.outputs()];
    new BatchReader(shard, BatchOrder.sequential(shard.rows()), rows).read(0, features, labels);
    objective.expandLabels(labels, rows, expected);
    float[] outputs = replica.output(features, rows);
    double sum = 0;
    for (double loss : replica.losses(outputs, expected, rows)) {
      sum += loss;
    }
    return new ProbeLoss(sum, rows);
  }

  /**
   * Measures parameters.
   *
   * @param replica lent for this call
   */
  public static ProbeLoss of(TrainingPlan plan, Replica replica, float[] parameters, Shard shard) {
    replica.loadParameters(parameters);
    return of(plan, replica, shard);
  }

  /** The loss of both. */
  public ProbeLoss plus(ProbeLoss other) {
    return new ProbeLoss(sum + other.sum, rows + other.rows);
  }

  /** The mean loss of a row; NaN of no rows. */
  public double mean() {
    return sum / rows;
  }
}
