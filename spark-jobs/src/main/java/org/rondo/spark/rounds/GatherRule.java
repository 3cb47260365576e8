package org.rondo.spark.rounds;

import org.apache.spark.api.java.JavaSparkContext;
import org.rondo.training.ExchangePlan;

/**
 * Which way updates are brought together. Collecting saves a stage, but the driver then holds and
 * adds up what all workers send; in the driver's own process tasks may add it up by themselves.
 *
 * @param most bytes of a round's state times its workers up to which updates are collected
 * @param passage to tasks and back
 */
public record GatherRule(long most, Passage passage) {
  /** Below, collecting is the faster; from twice this on, the two take the same time. */
  private static final long EVEN = 64L << 20;

  /** A sum in double precision and its result, in bytes of a state. */
  private static final int STATES_OF_A_SUM = 3;

  /** The part of the heap that sums may take. */
  private static final int PART_OF_HEAP = 4;

  /** The measured rule. */
  public static GatherRule measured(JavaSparkContext context) {
    return new GatherRule(EVEN, Passage.on(context));
  }

  /** The way for a round. */
  Gather choose(ExchangePlan plan, long bytesOfWorker, int workers, int slots) {
    boolean few = bytesOfWorker * workers <= most;
    if (passage == Passage.IN_PROCESS && (few || sumFits(plan, bytesOfWorker, slots))) {
      return new InProcessGather(plan);
    }
    return few ? new DirectGather(plan) : new ReduceScatter(plan, Math.max(1, slots));
  }

  /** Whether the heap has room for a sum and for what waits in front of it. */
  private static boolean sumFits(ExchangePlan plan, long bytesOfWorker, int slots) {
    long needed = bytesOfWorker * (STATES_OF_A_SUM + slots);
    return !plan.combination().holdsWorkers()
        && needed <= Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
  }
}
