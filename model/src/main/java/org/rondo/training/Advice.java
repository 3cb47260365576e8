package org.rondo.training;

import java.util.Locale;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.config.Pace;
import org.rondo.config.TrainingConfig;
import org.rondo.learning.ProbeLoss;

/**
 * What a run's measurements say about its settings, in one line: whether the workers drift too far
 * apart between averages, or spend their time communicating. Owned by one run.
 */
final class Advice {
  /** The first rounds of a process are slow, unlike the others. */
  private static final int WARMUP = 3;

  /** Fewer probes than these are no evidence. */
  private static final int LEAST_PROBES = 3;

  private static final double HARM = 1.02;
  private static final double MUCH = 0.3;

  private final boolean everyStep;
  private final boolean measured;
  private final int warmupRounds;
  private int stepsPerEpoch = 1;
  private int rounds;
  private double compute;
  private double communication;
  private long steps;
  private long skipped;
  private int probes;
  private int harmful;
  private double worst = 1;

  /** Advice on a run that has left out so many updates already. */
  Advice(TrainingConfig config, AveragingRecipe recipe, long skipped) {
    everyStep = recipe.averagesEveryStep();
    measured = config.localSteps().kind() == Pace.Kind.AUTO;
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
      compute += record.computeMillis();
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
    if (rounds <= WARMUP) {
      return "";
    }
    if (share > MUCH && !measured) {
      return text(
          everyStep
              ? "communication took %.0f%% of the time: averaging: nesterov with"
                  + " training.local-steps of about %,d would bring it to %.0f%%"
              : "communication took %.0f%% of the time: training.local-steps of about %,d, or auto,"
                  + " would bring it to %.0f%%",
          100 * share,
          wantedSteps(),
          100 * shareAt(wantedSteps()));
    }
    return text(
        "communication took %.0f%% of the time%s%s",
        100 * share,
        probes > 0
            ? text(
                "; the loss was higher after averaging than before in %d of %d probes",
                harmful, probes)
            : "",
        share <= MUCH && !everyStep ? ": local-steps suits this run" : "");
  }

  /** Steps that bring communication to a tenth, but no more than an epoch has. */
  private long wantedSteps() {
    double wanted =
        Math.ceil(
            communicationOfRound()
                * (1 - Pace.COMMUNICATION_SHARE)
                / Pace.COMMUNICATION_SHARE
                / step());
    return (long) Math.min(stepsPerEpoch, wanted);
  }

  private double shareAt(long localSteps) {
    return communicationOfRound() / (communicationOfRound() + localSteps * step());
  }

  private double communicationOfRound() {
    return communication / (rounds - WARMUP);
  }

  private double step() {
    return Math.max(1e-6, compute / Math.max(1, steps));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
