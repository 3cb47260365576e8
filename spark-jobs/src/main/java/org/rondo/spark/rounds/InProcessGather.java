package org.rondo.spark.rounds;

import java.time.Instant;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.rondo.network.NetworkState;
import org.rondo.training.ExchangePlan;
import org.rondo.training.Pieces;
import org.rondo.training.RoundOutcome;
import org.rondo.training.RoundSum;
import org.rondo.training.WorkerUpdate;

/**
 * Tasks in the driver's own process add their updates to the driver's own sum, in worker order:
 * nothing is serialized, and no more updates are held than run ahead of the others.
 */
record InProcessGather(ExchangePlan plan) implements Gather {

  @Override
  public int longestPiece() {
    return Integer.MAX_VALUE; // cutting would copy
  }

  @Override
  public Gathered gather(JavaRDD<WorkerUpdate> updates, Shared<LocalStepsTask> task) {
    NetworkState from = task.value().global();
    RoundSum sum = new RoundSum(plan, from, Pieces.of(plan, from, longestPiece()));
    Shared<RoundSum> shared =
        Passage.IN_PROCESS.share(JavaSparkContext.fromSparkContext(updates.context()), sum);
    try {
      updates.foreach(update -> shared.value().add(update));
    } finally {
      shared.destroy();
    }
    Instant arrived = Instant.now();
    long start = System.nanoTime();
    RoundOutcome outcome = sum.finish(new RoundOutcome.Traffic(0, 0, 1));
    return new Gathered(
        outcome.combined(),
        outcome.reports(),
        sum.bytes(),
        new Times(arrived, System.nanoTime() - start));
  }
}
