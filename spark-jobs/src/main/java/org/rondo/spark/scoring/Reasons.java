package org.rondo.spark.scoring;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.spark.util.AccumulatorV2;

/**
 * Different reasons that tasks give, a few of them. The same ones whatever the order of tasks, and
 * however often one runs: the first in the order of the alphabet.
 */
final class Reasons extends AccumulatorV2<String, Set<String>> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 3;

  // Heartbeats read it while the task adds to it.
  private final ConcurrentSkipListSet<String> reasons = new ConcurrentSkipListSet<>();

  @Override
  public boolean isZero() {
    return reasons.isEmpty();
  }

  @Override
  public Reasons copy() {
    Reasons copy = new Reasons();
    copy.reasons.addAll(reasons);
    return copy;
  }

  @Override
  public void reset() {
    reasons.clear();
  }

  @Override
  public void add(String reason) {
    reasons.add(reason);
    while (reasons.size() > MOST) {
      reasons.pollLast();
    }
  }

  @Override
  public void merge(AccumulatorV2<String, Set<String>> other) {
    other.value().forEach(this::add);
  }

  @Override
  public Set<String> value() {
    return reasons;
  }

  /** All of them, in words. */
  @Override
  public String toString() {
    return String.join("; ", reasons);
  }
}
