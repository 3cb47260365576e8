package org.rondo.spark.rounds;

import java.time.Instant;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.averaging.ExchangePlan;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundOutcome;
import org.rondo.training.WorkerUpdate;

/** Collects all updates on the driver and combines them there: one stage, for small parameters. */
record DirectGather(ExchangePlan plan) implements Gather {
  /** 256 KiB of numbers, whose sums stay in a core's cache; enough pieces to keep cores busy. */
  private static final int LONGEST_PIECE = 1 << 16;

  @Override
  public int longestPiece() {
    return LONGEST_PIECE;
  }

  @Override
  public Gathered gather(JavaRDD<WorkerUpdate> updates, Broadcast<LocalStepsTask> task) {
    List<WorkerUpdate> collected = updates.collect();
    Instant arrived = Instant.now();
    long start = System.nanoTime();
    NetworkState from = task.value().global();
    RoundOutcome outcome =
        RoundOutcome.ofCollected(
            plan, from, longestPiece(), collected, new RoundOutcome.Traffic(0, 0, 1));
    return new Gathered(
        outcome.combined(),
        outcome.reports(),
        collected.stream().mapToLong(WorkerUpdate::bytes).sum(),
        new Times(arrived, System.nanoTime() - start));
  }
}
