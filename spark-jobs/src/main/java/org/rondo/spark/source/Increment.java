package org.rondo.spark.source;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a retraining takes of a source: those that are new, within bounds that are pinned.
 *
 * @param fresh the new rows, and those of which nobody can tell whether they are
 * @param replay the old rows, of which some are trained on besides; null for none
 * @param bounds what decides which rows these are, such as {@code column}, {@code after} and {@code
 *     through}; together with the source they are the same rows again
 * @param counts of rows, by what became of them
 */
public record Increment(
    RawData fresh, @Nullable Replay replay, Map<String, Object> bounds, Counts counts) {

  /** Copies the bounds. */
  public Increment {
    bounds = new LinkedHashMap<>(bounds);
  }

  /**
   * Old rows to train on again.
   *
   * @param rows all of them
   * @param fraction of them to choose
   * @param salt what the choice depends on besides the rows' keys
   */
  public record Replay(RawData rows, double fraction, String salt) {}

  /**
   * How many rows there are.
   *
   * @param fresh new ones
   * @param seen old ones, at or below the lower bound; -1 where they are not counted
   * @param waiting ones above the upper bound, which are left for the next time
   * @param unusable ones whose value is missing or cannot be read; they are kept aside
   */
  public record Counts(long fresh, long seen, long waiting, long unusable) implements Serializable {

    /** The sum of two parts. */
    Counts plus(Counts other) {
      return new Counts(
          fresh + other.fresh,
          seen + other.seen,
          waiting + other.waiting,
          unusable + other.unusable);
    }

    /** All rows of the source. */
    public long read() {
      return fresh + Math.max(0, seen) + waiting + unusable;
    }
  }
}
