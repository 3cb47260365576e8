package org.rondo.spark.scoring;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.rondo.data.Shard;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.Objective;
import org.rondo.network.ReplicaKind;
import org.rondo.network.ReplicaPool;
import org.rondo.spark.shards.DataSchema;
import org.rondo.training.ExchangePlan;
import org.rondo.training.ShardEvaluation;
import org.rondo.training.TrainingPlan;

/**
 * How a network is applied to rows: the one plan of evaluation, prediction and the evaluations of a
 * training.
 *
 * @param engine that computes the outputs
 * @param objective what the outputs mean
 * @param schema what the network's inputs and the labels stand for
 */
public record ScoringPlan(ReplicaKind engine, Objective objective, DataSchema schema) {

  /**
   * Evaluates shards where they are; the parts are merged in shard order.
   *
   * @param parameters to evaluate, broadcast until this returns
   * @param rows in all shards
   */
  public Evaluation evaluate(JavaRDD<Shard> shards, float[] parameters, long rows) {
    TrainingPlan plan = judging();
    Broadcast<float[]> broadcast =
        JavaSparkContext.fromSparkContext(shards.context()).broadcast(parameters);
    try {
      List<Evaluation> parts =
          shards
              .map(
                  shard ->
                      ReplicaPool.lend(
                          plan.replica(),
                          replica ->
                              new ShardEvaluation(plan)
                                  .run(replica, broadcast.value(), shard, rows)))
              .collect();
      Evaluation whole = new ShardEvaluation(plan).empty(rows);
      parts.forEach(whole::merge);
      return whole;
    } finally {
      broadcast.destroy();
    }
  }

  /** What a shard's evaluation reads of a plan; its batches and exchange play no part. */
  private TrainingPlan judging() {
    return new TrainingPlan(
        engine,
        objective,
        schema.layout(),
        new TrainingPlan.Batches(1, 0, false),
        ExchangePlan.none());
  }

  /** In a task: has the engines that it leaves idle closed at its end, when no other will come. */
  static void closeEnginesAfterTask(ReplicaKind engine) {
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> ReplicaPool.release(engine));
  }
}
