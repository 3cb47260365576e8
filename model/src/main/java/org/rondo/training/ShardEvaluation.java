package org.rondo.training;

import org.rondo.config.Task;
import org.rondo.data.BatchOrder;
import org.rondo.data.BatchReader;
import org.rondo.data.Shard;
import org.rondo.evaluation.ClassificationEvaluation;
import org.rondo.evaluation.Evaluation;
import org.rondo.evaluation.RegressionEvaluation;
import org.rondo.evaluation.ScoreResolution;
import org.rondo.network.Objective;
import org.rondo.network.Replica;

/** Applies a network to a shard and counts how it did: one worker's part of an evaluation. */
public final class ShardEvaluation {
  private static final int BATCH_SIZE = 256;

  private final TrainingPlan plan;

  /** An evaluation under a run's plan. */
  public ShardEvaluation(TrainingPlan plan) {
    this.plan = plan;
  }

  /** An evaluation of no rows, which others are merged into. */
  public Evaluation empty(long plannedRows) {
    return plan.objective().task() == Task.CLASSIFICATION
        ? new ClassificationEvaluation(
            plan.objective().width(), ScoreResolution.forRows(plannedRows))
        : new RegressionEvaluation(plan.objective().width());
  }

  /**
   * Evaluates a shard.
   *
   * @param replica lent for this call
   * @param parameters to evaluate
   * @param shard rows of one split
   * @param plannedRows rows of the split over all shards
   */
  public Evaluation run(Replica replica, float[] parameters, Shard shard, long plannedRows) {
    Evaluation evaluation = empty(plannedRows);
    replica.loadParameters(parameters);
    Objective objective = plan.objective();
    BatchReader reader = new BatchReader(shard, BatchOrder.sequential(shard.rows()), BATCH_SIZE);
    int capacity = Math.min(BATCH_SIZE, Math.max(1, shard.rows()));
    float[] features = new float[capacity * plan.layout().shape().length()];
    float[] labels = new float[capacity * plan.layout().labelWidth()];
    float[] expected = new float[capacity * objective.outputs()];
    for (int batch = 0; batch < reader.batches(); batch++) {
      int rows = reader.size(batch);
      reader.read(batch, features, labels);
      objective.expandLabels(labels, rows, expected);
      float[] outputs = replica.output(features, rows);
      double[] losses = replica.losses(outputs, expected, rows);
      evaluation.add(objective.predictions(outputs, rows), labels, losses, rows);
    }
    return evaluation;
  }
}
