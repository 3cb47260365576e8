package org.rondo.spark.rounds;

import java.time.Instant;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.network.NetworkState;
import org.rondo.training.RoundOutcome;
import org.rondo.training.WorkerUpdate;

/** How the workers' updates become one state on the driver; both ways give the same bits. */
sealed interface Gather permits Gather.Direct, ReduceScatter {

  /** The longest piece that workers may send. */
  int longestPiece();

  /**
   * Runs the job that computes and combines the updates.
   *
   * @param updates one from each worker
   * @param task that computes them
   * @param global the state that they start from
   */
  Result gather(JavaRDD<WorkerUpdate> updates, Broadcast<LocalStepsTask> task, NetworkState global);

  /**
   * The combined updates.
   *
   * @param combined null where no worker counts
   * @param reports in worker order
   * @param bytes that the workers sent
   * @param arrived when the driver had everything
   * @param aggregationNanos that it then took to combine it
   */
  record Result(
      @Nullable NetworkState combined,
      List<WorkerUpdate.Report> reports,
      long bytes,
      Instant arrived,
      long aggregationNanos) {}

  /**
   * Collects all updates on the driver and combines them there: one stage, for small parameters.
   */
  record Direct(ExchangePlan plan) implements Gather {
    /** 256 KiB of numbers: small enough for a core's cache, with pieces enough for all cores. */
    private static final int LONGEST_PIECE = 1 << 16;

    @Override
    public int longestPiece() {
      return LONGEST_PIECE;
    }

    @Override
    public Result gather(
        JavaRDD<WorkerUpdate> updates, Broadcast<LocalStepsTask> task, NetworkState global) {
      List<WorkerUpdate> collected = updates.collect();
      Instant arrived = Instant.now();
      long start = System.nanoTime();
      RoundOutcome outcome =
          RoundOutcome.ofCollected(
              plan,
              global,
              task.value().round().turn().sent(),
              longestPiece(),
              collected,
              new RoundOutcome.Traffic(0, 0, 1));
      return new Result(
          outcome.combined(),
          outcome.reports(),
          collected.stream().mapToLong(WorkerUpdate::bytes).sum(),
          arrived,
          System.nanoTime() - start);
    }
  }
}
