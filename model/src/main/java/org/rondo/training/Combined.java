package org.rondo.training;

import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * Puts the combined pieces of a round together. Several threads may put at once, each its pieces.
 */
public final class Combined {
  private float[] parameters;
  private float[] innerState;

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

  /**
   * Puts a piece in its place.
   *
   * @param values the combination's own from then on: those of a whole vector are not copied
   */
  public void put(Piece piece, float[] values) {
    IndexRange range = piece.range();
    boolean inner = piece.part() == Piece.Part.INNER_STATE;
    float[] target = inner ? innerState : parameters;
    if (range.length() < target.length) {
      System.arraycopy(values, 0, target, range.from(), range.length());
    } else if (inner) {
      innerState = values;
    } else {
      parameters = values;
    }
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
