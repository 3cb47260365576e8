package org.rondo.training;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/**
 * The rounds of a run, in order. A round never crosses the end of an epoch, so the last one of an
 * epoch is short when the local steps do not divide it; each row is visited once in each epoch.
 */
public final class Schedule implements Iterable<RoundPlan> {
  private final int batchesPerEpoch;
  private final int localSteps;
  private final int rounds;

  private Schedule(int batchesPerEpoch, int localSteps, int rounds) {
    this.batchesPerEpoch = batchesPerEpoch;
    this.localSteps = localSteps;
    this.rounds = rounds;
  }

  /**
   * A schedule of whole epochs, or of a number of rounds where {@code epochs} is null.
   *
   * @param longestShard rows of the worker that has most
   * @throws DataException if there are no rows at all
   * @throws ConfigurationException if there would be more than 2,147,483,647 rounds
   */
  public static Schedule of(
      int longestShard,
      int batchSize,
      int localSteps,
      @Nullable Integer epochs,
      @Nullable Integer rounds) {
    if (longestShard < 1) {
      throw new DataException(
          "there are no rows to train on; check data.source, data.split and data.bad-rows");
    }
    int batches = ceilDiv(longestShard, batchSize);
    int steps = Math.min(localSteps, batches);
    if (rounds != null) {
      return new Schedule(batches, steps, rounds);
    }
    if (epochs == null) {
      throw new IllegalArgumentException("a schedule needs epochs or rounds");
    }
    long all = (long) epochs * ceilDiv(batches, steps);
    if (all > Integer.MAX_VALUE) {
      throw new ConfigurationException(
          "training.epochs: "
              + epochs
              + " epochs make "
              + all
              + " rounds, expected at most "
              + Integer.MAX_VALUE
              + "; use fewer epochs, or more training.local-steps");
    }
    return new Schedule(batches, steps, (int) all);
  }

  /** Rounds of the whole run. */
  public int rounds() {
    return rounds;
  }

  /** Rounds in which every row is visited once. */
  public int roundsPerEpoch() {
    return ceilDiv(batchesPerEpoch, localSteps);
  }

  /** The plan of a round, counted from 0. */
  public RoundPlan round(int round) {
    int epoch = round / roundsPerEpoch();
    int firstBatch = round % roundsPerEpoch() * localSteps;
    int steps = Math.min(localSteps, batchesPerEpoch - firstBatch);
    return new RoundPlan(round, epoch, firstBatch, steps, firstBatch + steps == batchesPerEpoch);
  }

  /** Whether a round is the last one. */
  public boolean last(RoundPlan plan) {
    return plan.round() == rounds - 1;
  }

  private static int ceilDiv(int dividend, int divisor) {
    return Math.toIntExact(((long) dividend + divisor - 1) / divisor);
  }

  @Override
  public Iterator<RoundPlan> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < rounds;
      }

      @Override
      public RoundPlan next() {
        if (!hasNext()) {
          throw new NoSuchElementException("round " + next + " of " + rounds);
        }
        return round(next++);
      }
    };
  }
}
