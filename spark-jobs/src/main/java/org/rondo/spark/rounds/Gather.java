package org.rondo.spark.rounds;

import java.time.Instant;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerUpdate;

/** How the workers' updates become one state on the driver. Both ways give the same bits. */
sealed interface Gather permits DirectGather, ReduceScatter {

  /** The longest piece that workers may send. */
  int longestPiece();

  /**
   * Runs the job that computes and combines the updates.
   *
   * @param updates one of each worker
   * @param task that computes them
   */
  Gathered gather(JavaRDD<WorkerUpdate> updates, Broadcast<LocalStepsTask> task);

  /**
   * What has been gathered.
   *
   * @param combined null where no worker counts
   * @param reports in worker order
   * @param bytes that the workers sent
   * @param times of the end
   */
  record Gathered(
      @Nullable NetworkState combined,
      List<WorkerUpdate.Report> reports,
      long bytes,
      Times times) {}

  /**
   * When it all came together.
   *
   * @param arrived when the driver had everything
   * @param aggregationNanos that it then took to combine it
   */
  record Times(Instant arrived, long aggregationNanos) {}
}
