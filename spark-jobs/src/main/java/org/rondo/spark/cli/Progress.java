package org.rondo.spark.cli;

import org.rondo.error.Redaction;
import org.rondo.training.ColumnTable;
import org.rondo.training.TrainingListener;

/** Shows on stderr what a command is doing. The command that opened it closes it. */
abstract class Progress implements TrainingListener, AutoCloseable {

  /** A bar on a terminal, lines elsewhere, nothing when quiet. */
  static Progress on(Terminal terminal, Verbosity verbosity) {
    if (verbosity == Verbosity.QUIET) {
      return new SilentProgress();
    }
    // The log of --verbose would break up a bar.
    return terminal.interactive() && verbosity == Verbosity.NORMAL
        ? new BarProgress(terminal, System::nanoTime)
        : new LineProgress(terminal.err(), System::nanoTime);
  }

  /** A longer phase begins, such as reading the data. */
  final void phase(String text) {
    show(Redaction.byName().text(text) + " ...");
  }

  @Override
  public final void trainsOn(String backend) {
    show(backend);
  }

  @Override
  public final void startsFrom(String model) {
    show("starting from the parameters of " + model);
  }

  @Override
  public final void guessed(ColumnTable columns) {
    show("the columns are guessed (data.features would name them):\n\n" + columns.render());
  }

  /** Shows a line. */
  abstract void show(String text);

  /** Nothing more will be shown. */
  @Override
  public abstract void close();

  private static final class SilentProgress extends Progress {
    @Override
    void show(String text) {}

    @Override
    public void close() {}
  }
}
