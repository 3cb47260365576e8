package org.rondo.training;

import org.rondo.averaging.IndexRange;
import org.rondo.network.NetworkState;

/**
 * Puts the combined pieces of a round together. Several threads may put at once, each its pieces.
 */
public final class Combined {
  private final float[] parameters;
  private final float[] innerState;

  /**
   * Room for the pieces.
   *
   * @param parameters their number
   * @param innerState length of the optimizer's state that travels
   */
  public Combined(int parameters, int innerState) {
    this.parameters = new float[parameters];
    this.innerState = new float[innerState];
  }

  /** Puts a piece in its place. */
  public void put(Piece piece, float[] values) {
    IndexRange range = piece.range();
    float[] target = piece.part() == Piece.Part.INNER_STATE ? innerState : parameters;
    System.arraycopy(values, 0, target, range.from(), range.length());
  }

  /**
   * The whole, which takes over the arrays.
   *
   * @param iteration the most local steps that a worker's optimizer has seen
   */
  public NetworkState state(int iteration) {
    return new NetworkState(parameters, innerState, iteration);
  }
}
