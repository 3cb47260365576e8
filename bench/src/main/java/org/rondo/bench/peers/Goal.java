package org.rondo.bench.peers;

import java.util.List;
import org.rondo.bench.Workload;

/**
 * A ratio of speeds and what it is to be at least.
 *
 * @param workload both train
 * @param ahead who should be the faster
 * @param behind whom it is measured against
 * @param least the ratio asked for
 */
record Goal(Workload workload, Peer ahead, Peer behind, double least) {

  static final List<Goal> ALL =
      List.of(
          new Goal(Workload.W1, Peer.RONDO, Peer.DL4J_SPARK, 7),
          new Goal(Workload.W1, Peer.RONDO, Peer.TORCH_DDP, 3),
          new Goal(Workload.W1, Peer.RONDO_AUTO, Peer.TORCH_LOCAL_SGD, 1.2),
          new Goal(Workload.W2, Peer.RONDO, Peer.DL4J_SPARK, 6),
          new Goal(Workload.W2, Peer.RONDO, Peer.TORCH_DDP, 1),
          new Goal(Workload.W3, Peer.RONDO_AUTO, Peer.DL4J_SPARK, 15),
          new Goal(Workload.W3, Peer.RONDO_AUTO, Peer.TORCH_LOCAL_SGD, 1),
          new Goal(Workload.W1, Peer.RONDO_AUTO, Peer.RONDO_THREADS, 0.93),
          new Goal(Workload.W2, Peer.RONDO_AUTO, Peer.RONDO_THREADS, 0.93));
}
