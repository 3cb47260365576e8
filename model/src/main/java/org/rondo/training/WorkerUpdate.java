package org.rondo.training;

import java.io.Serializable;
import java.util.List;
import org.rondo.averaging.Codec.Payload;

/**
 * What a worker sends at the end of a round. Uncompressed it sends the parameters that it ended
 * with rather than their difference to the global ones: the bytes are the same, and the average of
 * one worker is then that worker, bit for bit. Travels from executors.
 *
 * @param report about the round
 * @param iteration local steps that its optimizer's state has seen
 * @param payloads one for each piece, in order; none unless the worker {@link WorkerReport#counts()
 *     counts}
 */
public record WorkerUpdate(WorkerReport report, int iteration, List<Payload> payloads)
    implements Serializable {

  /** Copies the list. */
  public WorkerUpdate {
    payloads = List.copyOf(payloads);
  }

  /** Bytes that travel. */
  public long bytes() {
    return payloads.stream().mapToLong(Payload::size).sum();
  }
}
