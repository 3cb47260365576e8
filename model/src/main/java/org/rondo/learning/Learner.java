package org.rondo.learning;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.rondo.data.Batch;
import org.rondo.data.Shard;
import org.rondo.engine.EngineDevice;
import org.rondo.evaluation.Evaluation;
import org.rondo.network.NetworkState;

/**
 * What a local step is. Owned by one thread at a time; what a learner did before {@link #load} has
 * no influence on what it does afterwards.
 *
 * <p>Its state is one {@link NetworkState}: a learner of several networks lays their parameters,
 * and their optimizers' states, end to end.
 */
public interface Learner {

  /** How workers obtain a learner, and what all of them have in common. Travels to executors. */
  interface Plan extends Serializable {

    /** Lends a learner for one use; concurrent uses get different ones. */
    <R> R lend(Function<Learner, R> use);

    /** The device that learners lent to the calling thread compute on; empty for the processor. */
    default Optional<EngineDevice> device() {
      return Optional.empty();
    }

    /** Frees, at the end of a run, what this process keeps for further learners of this plan. */
    void release();

    /** What labels become for the loss. */
    Batch.Targets targets();

    /**
     * The published form of a state, which evaluations, results and bundles use; training and
     * checkpoints use the learned form.
     */
    default NetworkState published(NetworkState learned) {
      return learned;
    }

    /**
     * An empty evaluation, which others are merged into.
     *
     * @param plannedRows of the whole evaluation
     */
    Evaluation emptyEvaluation(long plannedRows);
  }

  /** Takes over parameters, optimizer state and iteration count. */
  void load(NetworkState state);

  /** Takes over parameters and iteration count, which is all that gradients need. */
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

  /** The loss of the current parameters on a shard's probe rows. */
  ProbeLoss probe(Shard shard);

  /** The loss of given parameters on a shard's probe rows. */
  ProbeLoss probe(float[] parameters, Shard shard);

  /**
   * Evaluates a shard: one worker's part of an evaluation.
   *
   * @param parameters to evaluate, in published form
   * @param shard rows of one split
   * @param plannedRows rows of the split over all shards
   */
  Evaluation evaluate(float[] parameters, Shard shard, long plannedRows);
}
