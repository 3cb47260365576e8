package org.rondo.peers;

import java.util.Locale;

/**
 * What to measure, as the command line names it: {@code speed/W1/dl4j-spark}.
 *
 * @param measure of the peer
 * @param workload the network
 * @param peer who trains
 */
record Task(Measure measure, Workload workload, String peer) {

  /** What is measured. */
  enum Measure {
    /** Rows a second once warm. */
    SPEED,
    /** Seconds of training until so many of the test images are told right. */
    ACCURACY
  }

  static Task of(String text) {
    String[] parts = text.split("/");
    return new Task(
        Measure.valueOf(parts[0].toUpperCase(Locale.ROOT)), Workload.valueOf(parts[1]), parts[2]);
  }

  Training open(Rows rows) {
    return switch (peer) {
      case "dl4j" -> new PlainFit(workload, rows);
      case "dl4j-wrapper" -> new WrapperFit(workload, rows);
      case "dl4j-spark" -> new SparkAveraging(workload, rows);
      case "mllib" -> new Perceptron(workload, rows);
      default -> throw new IllegalArgumentException("no peer is named " + peer);
    };
  }

  @Override
  public String toString() {
    return measure.name().toLowerCase(Locale.ROOT) + "/" + workload + "/" + peer;
  }
}
