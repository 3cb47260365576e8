package org.rondo.spark.rounds;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.rondo.network.NetworkState;
import org.rondo.training.ExchangePlan;
import org.rondo.training.Pieces;
import org.rondo.training.RoundOutcome;
import org.rondo.training.WorkerUpdate;

/** Collects all updates on the driver and combines them there: one stage, for small parameters. */
record DirectGather(ExchangePlan plan) implements Gather {

  @Override
  public int longestPiece() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Gathered gather(JavaRDD<WorkerUpdate> updates, Broadcast<NetworkState> global) {
    List<WorkerUpdate> collected = updates.collect();
    NetworkState start = global.value();
    RoundOutcome outcome =
        RoundOutcome.ofCollected(
            plan,
            start,
            Pieces.of(plan, start, longestPiece()),
            collected,
            new RoundOutcome.Traffic(0, 0, 1));
    return new Gathered(
        outcome.combined(),
        outcome.reports(),
        collected.stream().mapToLong(WorkerUpdate::bytes).sum());
  }
}
