package org.rondo.spark.rounds;

import org.rondo.averaging.ExchangePlan;

/**
 * When updates are collected on the driver and when they go through a shuffle. Collecting saves a
 * stage, but the driver then holds and adds up what all workers send.
 *
 * @param most bytes of a round's state times its workers up to which updates are collected
 */
public record GatherRule(long most) {
  /** Below, collecting is the faster; from twice this on, the two take the same time. */
  private static final long EVEN = 64L << 20;

  /** The measured rule. */
  public static GatherRule measured() {
    return new GatherRule(EVEN);
  }

  /** The way for a round. */
  Gather choose(ExchangePlan plan, long bytesOfWorker, int workers, int slots) {
    return bytesOfWorker * workers <= most
        ? new Gather.Direct(plan)
        : new ReduceScatter(plan, Math.max(1, slots));
  }
}
