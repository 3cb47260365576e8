package org.rondo.spark.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.evaluation.Metrics;
import org.rondo.training.RoundRecord;
import org.rondo.training.RunLength;

/** Progress as a live bar, for a terminal. */
final class BarProgress extends Progress {
  private static final int REFRESH_MILLIS = 250;
  private static final int PERCENT = 100;

  private final Terminal terminal;
  private final LongSupplier clock;
  private @Nullable RoundText text;
  private @Nullable ProgressBar bar;

  /**
   * Progress to a terminal.
   *
   * @param clock nanoseconds from any origin
   */
  BarProgress(Terminal terminal, LongSupplier clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  void show(String text) {
    terminal.err().println("rondo: " + text);
  }

  @Override
  public void started(RunLength length, long examplesPerEpoch) {
    text = new RoundText(length, clock);
    terminal.err().println("rondo: " + text.plan(examplesPerEpoch));
    // Its own consumer: the default one starts a terminal library, which costs half a second.
    bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(length.rounds().orElse(PERCENT))
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setEtaFunction(
                state ->
                    Optional.of(
                        left(state.getElapsedAfterStart(), state.getCurrent(), state.getMax())))
            .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), terminal.columns() - 1))
            .build();
  }

  @Override
  public void round(RoundRecord record) {
    if (text != null && bar != null) {
      text.add(record);
      bar.setExtraMessage(text.epoch(record) + "  " + text.summary(record));
      bar.stepTo(
          text.countsRounds()
              ? record.plan().round() + 1L
              : Math.round(PERCENT * text.done(record)));
    }
  }

  @Override
  public void evaluated(int round, int epoch, Split split, Metrics metrics) {
    if (text != null) {
      text.add(split, metrics);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private static Duration left(Duration elapsed, long done, long rounds) {
    return done == 0 ? Duration.ZERO : elapsed.multipliedBy(rounds - done).dividedBy(done);
  }
}
