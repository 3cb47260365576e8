package org.rondo.learning;

import java.io.Serializable;
import java.util.function.Function;
import org.rondo.data.Batch;
import org.rondo.data.Shard;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.NetworkState;

/**
 * What a local step is. Owned by one thread at a time; nothing of what a learner did before shows
 * in what it does after {@link #load}.
 *
 * <p>Its state is one {@link NetworkState}: a learner of several networks lays their parameters,
 * and their optimizers' states, one behind the other.
 */
public interface Learner {

  /** How workers come by a learner, and what is common to all of them. Travels to executors. */
  interface Plan extends Serializable {

    /** Lends a learner for one use; concurrent uses get different ones. */
    <R> R lend(Function<Learner, R> use);

    /** Frees what this process holds for further learners of this plan, at the end of a run. */
    void release();

    /** What labels become for the loss. */
    Batch.Targets targets();

    /**
     * What a state is worth to others: evaluations, results and bundles take this form, training
     * and checkpoints the other.
     */
    default NetworkState published(NetworkState learned) {
      return learned;
    }

    /**
     * An evaluation of no rows, which others are merged into.
     *
     * @param plannedRows of the whole evaluation
     */
    Evaluation emptyEvaluation(long plannedRows);
  }

  /** Takes over parameters, optimizer state and iteration count. */
  void load(NetworkState state);

  /** Takes over parameters and iteration count, for gradients, which leave the optimizer alone. */
  void loadParameters(float[] parameters, int iteration);

  /** Seeds what steps draw at random, in the calling thread. */
  void seed(long seed);

  /** A copy of parameters, optimizer state and iteration count. */
  NetworkState state();

  /** A copy of parameters and iteration count. */
  NetworkState parametersOnly();

  /**
   * One local step.
   *
   * @param batch whose weights, if it has any, do not sum to 0
   * @param rate factor of the configured learning rate
   * @return the mean loss before the step, with regularisation terms
   */
  double step(Batch batch, double rate);

  /**
   * The gradient of the mean loss, which changes nothing.
   *
   * @param gradient receives {@code [parameters]}
   * @return the mean loss, with regularisation terms
   */
  double gradient(Batch batch, float[] gradient);

  /** The optimizer's step along a gradient, with a factor of the configured learning rate. */
  void apply(float[] gradient, double rate);

  /** The loss of the present parameters on a shard's probe rows. */
  ProbeLoss probe(Shard shard);

  /** The loss of given parameters on a shard's probe rows. */
  ProbeLoss probe(float[] parameters, Shard shard);

  /**
   * Evaluates a shard: one worker's part of an evaluation.
   *
   * @param parameters to evaluate, as they are published
   * @param shard rows of one split
   * @param plannedRows rows of the split over all shards
   */
  Evaluation evaluate(float[] parameters, Shard shard, long plannedRows);
}
