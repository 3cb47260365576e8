package org.rondo.training;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.Codec.Payload;
import org.rondo.engine.EngineDevice;
import org.rondo.learning.ProbeLoss;

/**
 * What a worker sends at the end of a round. Without compression it sends the parameters that it
 * ended with rather than their difference from the global ones: the bytes are the same, and the
 * average of one worker is then that worker, bit for bit. Travels from executors.
 *
 * @param report about the round
 * @param iteration local steps that its optimizer's state has seen
 * @param payloads one for each piece, in order; none unless the worker {@link Report#counts()
 *     counts}
 */
public record WorkerUpdate(Report report, int iteration, List<Payload> payloads)
    implements Serializable {

  /** Copies the list. */
  public WorkerUpdate {
    payloads = List.copyOf(payloads);
  }

  /** Bytes that are sent. */
  public long bytes() {
    return payloads.stream().mapToLong(Payload::size).sum();
  }

  /**
   * What a worker reports about its part of a round. Travels from executors.
   *
   * @param worker its number, which is also its shard's
   * @param examples examples that it trained on
   * @param weight of these examples: their number where each counts 1
   * @param share the worker's weight in the average; 0 for one that sits out because it moved too
   *     far
   * @param lossSum sum over those examples of the loss before each step, times their weights
   * @param measures of its result
   * @param fault where its numbers stopped being finite; null for a healthy worker
   */
  public record Report(
      int worker,
      long examples,
      double weight,
      double share,
      double lossSum,
      Measures measures,
      @Nullable Fault fault)
      implements Serializable {

    /** A report of a worker whose share in the average is the weight of its examples. */
    public Report(
        int worker,
        long examples,
        double weight,
        double lossSum,
        Measures measures,
        @Nullable Fault fault) {
      this(worker, examples, weight, weight, lossSum, measures, fault);
    }

    /** A report of examples that count 1 each. */
    public Report(
        int worker, long examples, double lossSum, Measures measures, @Nullable Fault fault) {
      this(worker, examples, (double) examples, lossSum, measures, fault);
    }

    /** The same report, with its transit. */
    public Report with(Transit transit) {
      Measures measured =
          new Measures(measures.distance(), measures.probe(), measures.computeNanos(), transit);
      return new Report(worker, examples, weight, share, lossSum, measured, fault);
    }

    /** The same report of a worker whose numbers stopped being finite. */
    Report with(Fault found) {
      return new Report(worker, examples, weight, share, lossSum, measures, found);
    }

    /** Whether the worker's result may be used. */
    public boolean healthy() {
      return fault == null;
    }

    /** Whether the worker has something to add to the average. */
    public boolean counts() {
      return healthy() && examples > 0 && !sitsOut();
    }

    /** Whether the worker has nothing to add only because it moved too far. */
    public boolean sitsOut() {
      return healthy() && examples > 0 && weight > 0 && share == 0;
    }
  }

  /**
   * Measures of a worker's result.
   *
   * @param distance Euclidean norm of its trained parameters minus the global ones
   * @param probe loss of its parameters on its probe rows; empty where the round has no probe
   * @param computeNanos time of its local steps, with loading the parameters
   * @param transit how it fetched the global state, and when it was done
   */
  public record Measures(double distance, ProbeLoss probe, long computeNanos, Transit transit)
      implements Serializable {

    /** Measures of a worker in the driver's process, which needs no transit. */
    public Measures(double distance, ProbeLoss probe, long computeNanos) {
      this(distance, probe, computeNanos, Transit.NONE);
    }
  }

  /**
   * What a worker in another process reports about fetching the state and sending its result.
   *
   * @param fetchNanos time that it took to get the global state
   * @param doneAt when its result was ready, by its machine's clock; null when not measured
   * @param device that it computed on; null for the processor
   */
  public record Transit(long fetchNanos, @Nullable Instant doneAt, @Nullable HostDevice device)
      implements Serializable {
    /** The transit of a worker in the driver's process. */
    public static final Transit NONE = new Transit(0, null);

    /** The transit of a worker that computed on the processor. */
    public Transit(long fetchNanos, @Nullable Instant doneAt) {
      this(fetchNanos, doneAt, null);
    }
  }

  /**
   * A device of one of the machines. Travels from executors.
   *
   * @param host name or address of the machine
   * @param device on it
   */
  public record HostDevice(String host, EngineDevice device) implements Serializable {}

  /**
   * Where a worker's numbers stopped being finite. Travels from executors.
   *
   * @param what is no longer finite
   * @param epoch of the batch, counted from 0
   * @param batch of the epoch, counted from 0, after which it was noticed
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
}
