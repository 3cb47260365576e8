package org.rondo.training;

import java.io.Serializable;
import org.rondo.data.IndexRange;

/**
 * A range of what workers exchange. Travels to executors.
 *
 * @param part which vector
 * @param range of the vector
 */
public record Piece(Part part, IndexRange range) implements Serializable {

  /** What a piece is made of. */
  public enum Part {
    /** Trained parameters, or their gradient: what may be compressed. */
    TRAINED,
    /** Measured statistics among the parameters. */
    STATISTICS,
    /** The optimizer's state. */
    INNER_STATE
  }
}
