package org.rondo.training;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.rondo.learning.ProbeLoss;

/**
 * What a worker says about its part of a round. Travels from executors.
 *
 * @param worker its number, which is also its shard's
 * @param examples examples that it trained on, its weight in the average
 * @param lossSum sum over those examples of the loss before each step
 * @param measures of its result
 * @param fault where its numbers stopped being finite; null for a healthy worker
 */
public record WorkerReport(
    int worker, long examples, double lossSum, Measures measures, @Nullable Fault fault)
    implements Serializable {

  /**
   * Measures of a worker's result.
   *
   * @param distance Euclidean norm of its parameters minus the global ones
   * @param probe loss of its parameters on its probe rows; empty where the round has no probe
   * @param computeNanos time of its local steps, with loading the parameters
   * @param transit how it came by the global state, and when it was done
   */
  public record Measures(double distance, ProbeLoss probe, long computeNanos, Transit transit)
      implements Serializable {

    /** Measures of a worker that is where the global state is. */
    public Measures(double distance, ProbeLoss probe, long computeNanos) {
      this(distance, probe, computeNanos, Transit.NONE);
    }
  }

  /**
   * What a worker away from the driver can tell of the way there and back.
   *
   * @param fetchNanos time that it took to get the global state
   * @param doneAt when its result was ready, by its machine's clock; null when nobody looked
   */
  public record Transit(long fetchNanos, @Nullable Instant doneAt) implements Serializable {
    /** Of a worker beside the driver. */
    public static final Transit NONE = new Transit(0, null);
  }

  /** The same report, with the way there and back. */
  public WorkerReport with(Transit transit) {
    Measures told =
        new Measures(measures.distance(), measures.probe(), measures.computeNanos(), transit);
    return new WorkerReport(worker, examples, lossSum, told, fault);
  }

  /** Whether the worker's result may be used. */
  public boolean healthy() {
    return fault == null;
  }

  /** Whether the worker has something to add to the average. */
  public boolean counts() {
    return healthy() && examples > 0;
  }
}
