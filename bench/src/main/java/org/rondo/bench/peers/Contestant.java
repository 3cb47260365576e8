package org.rondo.bench.peers;

import java.util.List;

/** A program that trains: one for each process of a round, so that none disturbs another. */
enum Contestant {
  RONDO(Peer.RONDO, Peer.RONDO_AUTO, Peer.RONDO_THREADS),
  DL4J_SPARK(Peer.DL4J_SPARK),
  PYTORCH(Peer.TORCH, Peer.TORCH_DDP, Peer.TORCH_LOCAL_SGD),
  DL4J(Peer.DL4J),
  DL4J_WRAPPER(Peer.DL4J_WRAPPER),
  MLLIB(Peer.MLLIB);

  private final List<Peer> peers;

  Contestant(Peer... peers) {
    this.peers = List.of(peers);
  }

  /** Whom it can be. */
  List<Peer> peers() {
    return peers;
  }
}
