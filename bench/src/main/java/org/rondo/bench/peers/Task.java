package org.rondo.bench.peers;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.rondo.bench.Workload;

/**
 * One measurement, written {@code speed/W1/dl4j-spark}.
 *
 * @param measure what is measured
 * @param workload the network
 * @param peer who trains
 */
record Task(Measure measure, Workload workload, Peer peer) {

  /** What is measured. */
  enum Measure {
    /** Rows a second once warm. */
    SPEED,
    /** Seconds of training until so many of the test images are told right. */
    ACCURACY
  }

  static Task of(String text) {
    String[] parts = text.split("/", -1);
    return new Task(
        Measure.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        Workload.valueOf(parts[1]),
        Peer.valueOf(parts[2].toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  static Task speed(Workload workload, Peer peer) {
    return new Task(Measure.SPEED, workload, peer);
  }

  /** The beginning of the line that tells its result. */
  Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("task", toString());
    tree.put("peer", peer.key());
    tree.put("workload", workload.name());
    return tree;
  }

  @Override
  public String toString() {
    return measure.name().toLowerCase(Locale.ROOT) + "/" + workload.name() + "/" + peer.key();
  }
}
