package org.rondo.training;

import java.util.List;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;

/**
 * The logical workers of a run and how they are reached: threads of this process or tasks of a
 * Spark cluster. The same plan gives the same bits whatever runs the workers. Owned by the run,
 * which closes it; not for use by several threads.
 */
public interface Workers extends AutoCloseable {

  /** Rows of each worker's training shard, in worker order. */
  List<Integer> shardRows();

  /** Rows of a split over all workers. */
  long rows(Split split);

  /**
   * Announces the round after the one that is run next, where it does not need what comes of that
   * one: workers that can begin it as soon as they are done with that. Nothing else is asked of the
   * workers in between.
   *
   * @param start what the announced round starts from
   * @param round the announced one, which will be run with the same arguments
   */
  default void announce(RoundStart start, RoundPlan round) {}

  /**
   * Runs a round on every worker, and updates what the workers keep for themselves.
   *
   * @param start what the round starts from
   * @param round which batches each worker visits
   * @throws StoppedException when the run is asked to stop; the workers are then as before the
   *     round
   */
  RoundOutcome run(RoundStart start, RoundPlan round);

  /**
   * Evaluates a split on every worker and merges the parts in worker order.
   *
   * @param parameters to evaluate
   */
  Evaluation evaluate(float[] parameters, Split split);

  /**
   * Measures the loss on each worker's probe rows, in worker order.
   *
   * @param parameters to measure
   */
  List<ProbeLoss> probe(float[] parameters);

  /**
   * What each worker keeps for itself after the latest round, in worker order; empty where the plan
   * has nothing to keep.
   */
  List<WorkerRound.Memory> memories();

  /**
   * Resumes from earlier {@link #memories}, before the first round.
   *
   * @param memories one for each worker, or none
   */
  void restore(List<WorkerRound.Memory> memories);

  /** Releases what the workers hold in memory. */
  @Override
  void close();
}
