package org.rondo.spark.rounds;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.evaluation.Evaluation;
import org.rondo.learning.ProbeLoss;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundPlan;
import org.rondo.training.RoundStart;
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerRound;

/**
 * How rounds are run on Spark. All ways give the same bits. Used by one thread, which closes it.
 */
sealed interface Rounds extends AutoCloseable permits JobRounds, LongLivedRounds, RemoteRounds {

  /** As {@link org.rondo.training.Workers#announce}. */
  default void announce(RoundStart start, RoundPlan round) {}

  /** Runs a round. */
  RoundOutcome run(RoundStart start, RoundPlan round);

  /** The loss on each worker's probe rows with these parameters, in worker order. */
  List<ProbeLoss> probe(float[] parameters);

  /**
   * Evaluates a split where its rows are, if they are with those that run the rounds.
   *
   * @param rows of the split
   * @return null when they are not; the task slots are then left to another job of this thread
   */
  @Nullable Evaluation evaluate(float[] parameters, Split split, long rows);

  /** What the workers keep for themselves after the latest round. */
  List<WorkerRound.Memory> memories();

  /** Resumes from the memories of an earlier run, before the first round. */
  void restore(List<WorkerRound.Memory> memories);

  @Override
  void close();

  /**
   * The outcome of a round that long-lived tasks have run.
   *
   * @param sum of all workers
   * @param done when it was complete
   * @param begun {@link System#nanoTime} when the round began
   * @param slots that it ran on
   * @param sent bytes that the workers received
   */
  static RoundOutcome outcome(RoundSum sum, Instant done, long begun, int slots, long sent) {
    long combining = System.nanoTime();
    RoundOutcome combined = sum.finish(new RoundOutcome.Traffic(0, 0, slots));
    long end = System.nanoTime();
    return new RoundOutcome(
        combined.combined(),
        combined.reports(),
        new RoundOutcome.Traffic(
            sum.bytes() + sent,
            end - begun,
            slots,
            RoundOutcome.Parts.of(combined.reports(), 0, done, end - combining)));
  }
}
