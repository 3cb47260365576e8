package org.rondo.training;

import java.io.Serializable;

/**
 * Where a worker's numbers stopped being finite. Travels from executors.
 *
 * @param what is no longer finite
 * @param epoch of the batch, counted from 0
 * @param batch the batch of the epoch after which it was seen, counted from 0
 */
public record Fault(What what, int epoch, int batch) implements Serializable {

  /** What can stop being finite. */
  public enum What {
    /** The loss of a batch. */
    LOSS("loss is"),
    /** The parameters, or the gradient. */
    PARAMETERS("parameters are"),
    /** The optimizer's state. */
    INNER_STATE("optimizer state is");

    private final String words;

    What(String words) {
      this.words = words;
    }

    /** Noun and verb, to follow "worker 3's". */
    String words() {
      return words;
    }
  }
}
