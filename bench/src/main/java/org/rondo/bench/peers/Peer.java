package org.rondo.bench.peers;

import java.awt.Color;
import java.util.List;
import org.rondo.config.KebabCase;

/** Who trains, by the names that their processes know. */
enum Peer {
  RONDO("Rondo", "Spark local[2], H = 10", 0x1B4F9C),
  RONDO_AUTO("Rondo auto", "Spark local[2], `local-steps: auto`", 0x3F7FD6),
  RONDO_THREADS("Rondo without Spark", "the same local steps on two plain threads", 0x9DC3F2),
  DL4J_SPARK("dl4j-spark", "Spark local[2], H = 10", 0x1E7A3C),
  DL4J("DL4J fit", "one thread", 0x4FB06A),
  DL4J_WRAPPER("DL4J ParallelWrapper", "two threads, H = 10", 0xA6D9B0),
  MLLIB("MLlib perceptron", "Spark local[2], L-BFGS", 0x8A8A8A),
  TORCH("PyTorch", "one process", 0xF5C08A),
  TORCH_DDP("PyTorch DDP", "gloo, two processes, gradients averaged at each step", 0xEE8E33),
  TORCH_LOCAL_SGD("PyTorch local SGD", "gloo, two processes, H = 10", 0xB85A0B);

  /** Those that need PyTorch. */
  static final List<Peer> OF_TORCH = List.of(TORCH, TORCH_DDP, TORCH_LOCAL_SGD);

  private final String title;
  private final String how;
  private final int color;

  Peer(String title, String how, int color) {
    this.title = title;
    this.how = how;
    this.color = color;
  }

  /** In charts; shades of one colour for relatives. */
  Color color() {
    return new Color(color);
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
