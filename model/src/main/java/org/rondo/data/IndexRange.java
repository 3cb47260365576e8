package org.rondo.data;

import java.io.Serializable;

/**
 * A range of consecutive elements of a vector. Travels to executors.
 *
 * @param from the first
 * @param to the one after the last
 */
public record IndexRange(int from, int to) implements Serializable {

  /** Validates. */
  public IndexRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("got " + from + " to " + to);
    }
  }

  /** The border or the element of the range that is nearest to an index. */
  public int clamped(int index) {
    return Math.max(from, Math.min(index, to));
  }

  /** How many elements. */
  public int length() {
    return to - from;
  }
}
