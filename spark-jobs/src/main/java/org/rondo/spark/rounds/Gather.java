package org.rondo.spark.rounds;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import org.rondo.network.NetworkState;
import org.rondo.training.WorkerReport;
import org.rondo.training.WorkerUpdate;

/** How the workers' updates become one state on the driver. Both ways give the same bits. */
sealed interface Gather permits DirectGather, ReduceScatter {

  /** The longest piece that workers may send. */
  int longestPiece();

  /**
   * Runs the job that computes and combines the updates.
   *
   * @param updates one of each worker
   * @param global what the round starts from
   */
  Gathered gather(JavaRDD<WorkerUpdate> updates, Broadcast<NetworkState> global);

  /**
   * What has been gathered.
   *
   * @param combined null where no worker counts
   * @param reports in worker order
   * @param bytes that the workers sent
   */
  record Gathered(@Nullable NetworkState combined, List<WorkerReport> reports, long bytes) {}
}
