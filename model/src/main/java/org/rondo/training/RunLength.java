package org.rondo.training;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.config.Pace;
import org.rondo.config.TrainingConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/**
 * How long a run is, and how its steps are divided into rounds. Each row is visited once in each
 * epoch. A round may span the end of an epoch, and the last round of the run is shorter where the
 * steps do not divide evenly.
 */
public final class RunLength {
  private final int stepsPerEpoch;
  private final Pace pace;
  private final int warmupRounds;
  private final @Nullable Integer maxRounds;
  private final long totalSteps;

  private RunLength(
      int stepsPerEpoch, Pace pace, int warmupRounds, @Nullable Integer maxRounds, long steps) {
    this.stepsPerEpoch = stepsPerEpoch;
    this.pace = pace;
    this.warmupRounds = warmupRounds;
    this.maxRounds = maxRounds;
    this.totalSteps = steps;
  }

  /**
   * The length that a configuration asks for.
   *
   * @param longestShard rows of the worker that has the most
   * @param recipe which may itself determine the local steps
   * @throws DataException if there are no rows at all
   * @throws ConfigurationException if there would be more than 2,147,483,647 rounds
   */
  public static RunLength of(int longestShard, TrainingConfig config, AveragingRecipe recipe) {
    if (longestShard < 1) {
      throw new DataException(
          "there are no rows to train on; check data.source, data.split and data.bad-rows");
    }
    int perEpoch = stepsPerEpoch(longestShard, config.batchSize(), config.gradientAccumulation());
    Pace pace = recipe.localSteps(config.localSteps());
    int warmup = config.averaging().warmupRounds();
    Integer rounds = config.rounds();
    if (rounds != null) {
      return new RunLength(perEpoch, pace, warmup, rounds, stepsOf(rounds, pace, warmup, perEpoch));
    }
    Integer epochs = config.epochs();
    if (epochs == null) {
      throw new IllegalArgumentException("a run needs epochs or rounds");
    }
    RunLength length = new RunLength(perEpoch, pace, warmup, null, (long) epochs * perEpoch);
    long all = length.countRounds();
    if (all > Integer.MAX_VALUE) {
      throw new ConfigurationException(
          ("training.epochs: %s epochs make %s rounds, expected at most %s; use"
                  + " fewer epochs, or more training.local-steps")
              .formatted(epochs, all, Integer.MAX_VALUE));
    }
    return length;
  }

  /** The most local steps that this many rounds can have; exact where they are known beforehand. */
  private static long stepsOf(int rounds, Pace pace, int warmup, int perEpoch) {
    int warm = Math.min(warmup, rounds);
    long left = (long) rounds - warm;
    long steps = warm;
    for (Pace.Stretch stretch : pace.stretches()) {
      long taken = Math.min(left, stretch.rounds());
      steps += taken * stretch.steps();
      left -= taken;
    }
    return steps + left * lastSteps(pace, perEpoch);
  }

  /** The rounds of all steps; for a pace that is not known beforehand, the fewest possible. */
  private long countRounds() {
    long left = totalSteps - Math.min(warmupRounds, totalSteps);
    long rounds = totalSteps - left;
    for (Pace.Stretch stretch : pace.stretches()) {
      long taken = Math.min(stretch.rounds(), ceilDiv(left, stretch.steps()));
      rounds += taken;
      left = Math.max(0, left - taken * stretch.steps());
    }
    if (left > 0) {
      rounds += ceilDiv(left, lastSteps(pace, stepsPerEpoch));
    }
    return rounds;
  }

  /** Local steps of the rounds after the listed ones; for a measured pace, the most possible. */
  private static int lastSteps(Pace pace, int perEpoch) {
    List<Pace.Stretch> listed = pace.stretches();
    return listed.isEmpty() ? perEpoch : listed.get(listed.size() - 1).steps();
  }

  /** Local steps of a number of batches each, in which a worker visits each of its rows once. */
  static int stepsPerEpoch(int rows, int batchSize, int batches) {
    return (int) ceilDiv(rows, (long) batchSize * batches);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** Rounds of the whole run, where they are known in advance. */
  public OptionalInt rounds() {
    if (maxRounds != null) {
      return OptionalInt.of(maxRounds);
    }
    return pace.kind() == Pace.Kind.STEPS
        ? OptionalInt.of(Math.toIntExact(countRounds()))
        : OptionalInt.empty();
  }

  /** Epochs that the run reaches into. */
  public int epochs() {
    return Math.toIntExact(ceilDiv(totalSteps, stepsPerEpoch));
  }

  /**
   * Local steps of the whole run; where rounds are given and their steps are measured, the most
   * possible.
   */
  public long totalSteps() {
    return totalSteps;
  }

  /** Whether the steps of the whole run are known in advance. */
  public boolean knowsItsSteps() {
    return maxRounds == null || pace.kind() == Pace.Kind.STEPS;
  }

  /** Local steps of an epoch. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Whether the run is over before a round that would start at a step. */
  public boolean endsBefore(int round, long step) {
    return maxRounds != null ? round >= maxRounds : step >= totalSteps;
  }

  /**
   * The steps of a round.
   *
   * @param first its first step
   * @param wanted how many it should take
   */
  public RoundPlan.Steps steps(long first, int wanted) {
    long count = maxRounds != null ? wanted : Math.min(wanted, totalSteps - first);
    return new RoundPlan.Steps(first, (int) count, stepsPerEpoch);
  }

  /** Whether a round is the last one. */
  public boolean last(RoundPlan plan) {
    return endsBefore(plan.round() + 1, plan.steps().end());
  }

  /** How much of the run is done after a round, from 0 to 1. */
  public double done(RoundPlan plan) {
    return maxRounds != null
        ? (plan.round() + 1.0) / maxRounds
        : (double) plan.steps().end() / totalSteps;
  }
}
