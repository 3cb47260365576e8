package org.rondo.bench.peers;

import java.util.List;
import org.rondo.config.KebabCase;

/** Who trains, by the names that their processes know. */
enum Peer {
  RONDO("Rondo", "Spark local[2], H = 10"),
  RONDO_AUTO("Rondo auto", "Spark local[2], `local-steps: auto`"),
  RONDO_THREADS("Rondo without Spark", "the same local steps on two plain threads"),
  DL4J_SPARK("dl4j-spark", "Spark local[2], H = 10"),
  DL4J("DL4J fit", "one thread"),
  DL4J_WRAPPER("DL4J ParallelWrapper", "two threads, H = 10"),
  MLLIB("MLlib perceptron", "Spark local[2], L-BFGS"),
  TORCH("PyTorch", "one process"),
  TORCH_DDP("PyTorch DDP", "gloo, two processes, gradients averaged at each step"),
  TORCH_LOCAL_SGD("PyTorch local SGD", "gloo, two processes, H = 10");

  /** Those that need PyTorch. */
  static final List<Peer> OF_TORCH = List.of(TORCH, TORCH_DDP, TORCH_LOCAL_SGD);

  private final String title;
  private final String how;

  Peer(String title, String how) {
    this.title = title;
    this.how = how;
  }

  /** Its title, and how it trains. */
  String description() {
    return title + ": " + how;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** For processes. */
  String key() {
    return KebabCase.of(this);
  }
}
