package org.rondo.training;

import java.util.ArrayList;
import java.util.List;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.config.Pace;
import org.rondo.config.Pace.Stretch;
import org.rondo.config.TrainingConfig;
import org.rondo.network.NetworkState;

/** Sums over the rounds so far. Owned by one run. */
final class RunTotals {
  private final long start = System.nanoTime();
  private final int warmupRounds;
  private final Advice advice;
  private final double secondsBefore;
  private final List<Stretch> stretches;
  private int rounds;
  private long examples;
  private long bytes;
  private long skipped;

  RunTotals(TrainingConfig config, AveragingRecipe recipe, Saved saved) {
    warmupRounds = config.averaging().warmupRounds();
    TrainingResult.Totals before = saved.totals();
    rounds = before.rounds();
    examples = before.examples();
    bytes = before.bytesExchanged();
    skipped = before.skippedUpdates();
    secondsBefore = before.seconds();
    stretches = new ArrayList<>(saved.stretches());
    advice = new Advice(config, recipe, skipped);
  }

  /**
   * What goes into a checkpoint.
   *
   * @param totals so far
   * @param stretches local steps of the rounds so far
   */
  record Saved(TrainingResult.Totals totals, List<Stretch> stretches) {
    /** Before the first round. */
    static final Saved NONE = new Saved(new TrainingResult.Totals(0, 0, 0, 0, 0), List.of());

    Saved {
      stretches = List.copyOf(stretches);
    }
  }

  /** The state to resume from later. */
  Saved saved() {
    return new Saved(totals(), stretches);
  }

  void add(RoundRecord record) {
    rounds++;
    examples += record.outcome().examples();
    bytes += record.outcome().traffic().bytes();
    skipped += record.outcome().faulty().size();
    advice.add(record);
    if (record.plan().round() >= warmupRounds) {
      addSteps(record.plan().steps().count());
    }
  }

  private void addSteps(int steps) {
    int last = stretches.size() - 1;
    if (last >= 0 && stretches.get(last).steps() == steps) {
      stretches.set(last, new Stretch(steps, stretches.get(last).rounds() + 1));
    } else {
      stretches.add(new Stretch(steps, 1));
    }
  }

  /** The sums so far. */
  TrainingResult.Totals totals() {
    double seconds = secondsBefore + (System.nanoTime() - start) / 1e9;
    return new TrainingResult.Totals(rounds, examples, bytes, skipped, seconds);
  }

  TrainingResult result(TrainingResult.Status status, NetworkState state) {
    return new TrainingResult(status, state, totals(), pace(), advice.line());
  }

  /** The steps taken after the warm-up; a rerun begins with the warm-up anyway. */
  private Pace pace() {
    return stretches.isEmpty() ? Pace.of(1) : Pace.of(stretches);
  }
}
