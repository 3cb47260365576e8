package org.rondo.spark.rounds;

import java.io.Serializable;
import org.rondo.training.WorkerUpdate;

/** What reducers send on to the driver. */
sealed interface Arrival extends Serializable {

  /**
   * What a worker said about its round.
   *
   * @param update the worker's update without its payloads
   * @param bytes that the payloads had
   */
  record Report(WorkerUpdate update, long bytes) implements Arrival {}

  /** A combined piece. The array is the receiver's own. */
  final class CombinedPiece implements Arrival {
    private static final long serialVersionUID = 1L;

    private final int piece;
    private final float[] values;

    CombinedPiece(int piece, float[] values) {
      this.piece = piece;
      this.values = values;
    }

    int piece() {
      return piece;
    }

    float[] values() {
      return values;
    }
  }
}
