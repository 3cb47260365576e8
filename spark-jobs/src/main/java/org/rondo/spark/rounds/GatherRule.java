package org.rondo.spark.rounds;

import org.rondo.averaging.ExchangePlan;

/**
 * When updates are collected on the driver and when they go through a shuffle. Collecting saves a
 * stage, but the driver then holds and adds up what all workers send.
 *
 * @param most greatest size at which updates are collected: bytes of a round's state times its
 *     workers
 */
public record GatherRule(long most) {
  /** Below this, collecting is faster; from twice this on, both take the same time. */
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
