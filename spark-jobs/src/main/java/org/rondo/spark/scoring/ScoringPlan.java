package org.rondo.spark.scoring;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.TaskCompletionListener;
import org.rondo.data.Shard;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.Learner;
import org.rondo.learning.SupervisedLearner;
import org.rondo.spark.shards.DataSchema;

/**
 * How a network is applied to rows: one plan for evaluation, for prediction and for the evaluations
 * during training.
 *
 * @param learner that computes the outputs, and what they mean
 * @param schema the meaning of the network's inputs and of the labels
 */
public record ScoringPlan(SupervisedLearner.Plan learner, DataSchema schema) {

  /** The same plan for rows with weights. */
  ScoringPlan weighted() {
    return new ScoringPlan(learner, schema.weighted());
  }

  /**
   * Evaluates shards where they are; the parts are merged in shard order.
   *
   * @param parameters to evaluate, broadcast until this returns
   * @param rows in all shards
   */
  public static Evaluation evaluate(
      Learner.Plan learner, JavaRDD<Shard> shards, float[] parameters, long rows) {
    Evaluation whole = learner.emptyEvaluation(rows);
    apply(learner, shards, parameters, (lent, given, shard) -> lent.evaluate(given, shard, rows))
        .forEach(whole::merge);
    return whole;
  }

  /** A use of parameters. Travels to executors. */
  @FunctionalInterface
  public interface Use<R> extends Serializable {
    /** The result for a shard, with a learner that is lent for it. */
    R of(Learner learner, float[] parameters, Shard shard);
  }

  /**
   * Applies parameters to shards where they are, in one job.
   *
   * @param parameters broadcast until this returns
   * @return the result for each shard, in shard order
   */
  public static <R> List<R> apply(
      Learner.Plan learner, JavaRDD<Shard> shards, float[] parameters, Use<R> use) {
    Broadcast<float[]> broadcast =
        JavaSparkContext.fromSparkContext(shards.context()).broadcast(parameters);
    try {
      return shards
          .map(shard -> learner.lend(lent -> use.of(lent, broadcast.value(), shard)))
          .collect();
    } finally {
      broadcast.destroy();
    }
  }

  /** In a task whose engines no other will use: closes those left idle when it ends. */
  static void closeEnginesAfterTask(Learner.Plan learner) {
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> learner.release());
  }
}
