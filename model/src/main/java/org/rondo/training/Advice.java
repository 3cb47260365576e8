package org.rondo.training;

import java.util.Locale;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.config.Pace;
import org.rondo.config.TrainingConfig;
import org.rondo.learning.ProbeLoss;

/**
 * What a run's measurements say about its settings, in one line: whether the workers drift too far
 * apart between averages, or whether other settings would save time. Owned by one run.
 */
final class Advice {
  /** The first rounds of a process are slow, unlike the others. */
  private static final int WARMUP = 3;

  /** Fewer probes than this are not enough evidence. */
  private static final int LEAST_PROBES = 3;

  private static final double HARM = 1.02;
  private static final double MUCH = 0.3;

  /** One worker is enough if it takes at most this share of the time of several. */
  private static final double ENOUGH = 1.1;

  /** A share of the current time: only a change to less than this is worth mentioning. */
  private static final double WORTH = 0.8;

  /**
   * Milliseconds. A shorter run has no time to save, and its shares are those of a cold start: they
   * differ from one run to the next.
   */
  private static final double NOTICEABLE = 5_000;

  private final boolean everyStep;
  private final boolean measured;
  private final boolean overlaps;
  private final int warmupRounds;
  private int stepsPerEpoch = 1;
  private int rounds;
  private int workers;
  private double compute;
  private double alone;
  private double communication;
  private long steps;
  private long skipped;
  private int probes;
  private int harmful;
  private double worst = 1;

  /** Advice on a run that has already left out some updates. */
  Advice(TrainingConfig config, AveragingRecipe recipe, long skipped) {
    everyStep = recipe.averagesEveryStep();
    measured = config.localSteps().kind() == Pace.Kind.AUTO;
    overlaps = config.averaging().overlap();
    warmupRounds = config.averaging().warmupRounds();
    this.skipped = skipped;
  }

  void add(RoundRecord record) {
    skipped += record.outcome().faulty().size();
    record.outcome().probe().ifPresent(before -> addProbe(before, record.probeAfter()));
    if (record.plan().round() < warmupRounds) {
      return;
    }
    rounds++;
    stepsPerEpoch = record.plan().steps().perEpoch();
    if (rounds > WARMUP) {
      workers = record.outcome().reports().size();
      compute += record.computeMillis();
      alone += record.allComputeMillis();
      communication += record.communicationMillis();
      steps += record.plan().steps().count();
    }
  }

  private void addProbe(ProbeLoss before, ProbeLoss after) {
    double ratio = after.mean() / before.mean();
    if (Double.isFinite(ratio)) {
      probes++;
      harmful += ratio > HARM ? 1 : 0;
      worst = Math.max(worst, ratio);
    }
  }

  /** The advice; empty where there is nothing to say yet. */
  String line() {
    if (skipped > 0) {
      return text(
          "%,d updates of diverged workers were left out: lower training.optimizer.learning-rate or"
              + " look at those shards' rows",
          skipped);
    }
    double share = communication / Math.max(1e-9, compute + communication);
    if (probes >= LEAST_PROBES && 2 * harmful > probes) {
      return text(
          "the loss was higher after averaging than before in %d of %d probes (by up to %.0f%%): the"
              + " workers drift too far apart; %s",
          harmful,
          probes,
          100 * (worst - 1),
          steps > rounds - WARMUP
              ? "halve training.local-steps"
              : "lower training.optimizer.learning-rate");
    }
    if (compute + communication < NOTICEABLE) {
      return "";
    }
    if (workers > 1
        && alone <= ENOUGH * Math.min(compute + communication, millisAt(wantedSteps()))) {
      return text(
          "one worker is enough for these data: training.workers: 1 would take the same local steps"
              + " in about %.0f%% of the time, with nothing to communicate (now %.0f%%)",
          Math.min(100, 100 * alone / (compute + communication)), 100 * share);
    }
    if (share <= MUCH) {
      return text(
          "communication took %.0f%% of the time%s%s",
          100 * share,
          probes > 0
              ? text(
                  "; the loss was higher after averaging than before in %d of %d probes",
                  harmful, probes)
              : "",
          everyStep ? "" : ": local-steps suits this run");
    }
    double shorter = millisAt(wantedSteps()) / (compute + communication);
    return measured || shorter > WORTH
        ? ""
        : text(
            everyStep
                ? "communication took %.0f%% of the time: averaging: nesterov with"
                    + " training.local-steps of about %,d would take %.0f%% of the time"
                : "communication took %.0f%% of the time: training.local-steps of about %,d%s would"
                    + " take %.0f%% of the time",
            100 * share,
            wantedSteps(),
            overlaps ? "" : ", or auto,",
            100 * shorter);
  }

  /** The steps that bring communication down to a tenth, but at most those of an epoch. */
  private long wantedSteps() {
    double wanted =
        Math.ceil(
            communicationOfRound()
                * (1 - Pace.COMMUNICATION_SHARE)
                / Pace.COMMUNICATION_SHARE
                / Math.max(1e-6, compute / Math.max(1, steps)));
    return (long) Math.min(stepsPerEpoch, wanted);
  }

  /** The time of the same local steps in rounds of {@code localSteps}. */
  private double millisAt(long localSteps) {
    return compute + communicationOfRound() * steps / Math.max(1, localSteps);
  }

  private double communicationOfRound() {
    return communication / (rounds - WARMUP);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
