package org.rondo.spark.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;

/** Progress as lines, few enough for a log: every two seconds, every evaluation, and the last. */
final class LineProgress extends Progress {
  private static final long NANOS_BETWEEN_LINES = 2_000_000_000L;

  private final PrintStream err;
  private final LongSupplier clock;
  private @Nullable RoundText text;
  private @Nullable RoundRecord unshown;
  private long shownAt;

  /**
   * Progress to a stream that the caller owns.
   *
   * @param clock nanoseconds from any origin
   */
  LineProgress(PrintStream err, LongSupplier clock) {
    this.err = err;
    this.clock = clock;
  }

  @Override
  void show(String text) {
    err.println("rondo: " + text);
  }

  @Override
  public void started(RunLength length, long examplesPerEpoch) {
    text = new RoundText(length, clock);
    shownAt = clock.getAsLong();
    err.println("rondo: " + text.plan(examplesPerEpoch));
  }

  @Override
  public void round(RoundRecord record) {
    if (text == null) {
      return;
    }
    text.add(record);
    unshown = record;
    if (clock.getAsLong() - shownAt >= NANOS_BETWEEN_LINES || text.last(record)) {
      showRound(text);
    }
  }

  @Override
  public void evaluated(int round, int epoch, Split split, Metrics metrics) {
    if (text != null) {
      text.add(split, metrics);
      err.println("rondo: after round %d: %s".formatted(round, RoundText.metrics(split, metrics)));
    }
  }

  /** Shows the last round of a run that stopped early, too. */
  @Override
  public void close() {
    if (text != null) {
      showRound(text);
    }
  }

  private void showRound(RoundText of) {
    if (unshown != null) {
      err.println("rondo: %s  %s".formatted(of.round(unshown), of.details(unshown)));
      shownAt = clock.getAsLong();
      unshown = null;
    }
  }
}
