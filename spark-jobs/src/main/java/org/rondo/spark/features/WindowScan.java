package org.rondo.spark.features;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.rondo.data.Split;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/**
 * Makes, or counts, windows one by one as {@link SeriesSteps} pass. Only the last {@code window +
 * horizon} steps are kept, so a series may have any length. Returns the windows, where they are
 * made, and the bad rows. Owned by one task.
 */
final class WindowScan implements Iterator<Row> {
  private static final int REASON = SeriesSteps.SCHEMA.fieldIndex(TypedRows.REASON);
  private static final int SPLIT = SeriesSteps.SCHEMA.fieldIndex(TypedRows.SPLIT);
  private static final int SERIES = SeriesSteps.SCHEMA.fieldIndex(SeriesSteps.SERIES);
  private static final int CONTENT = SeriesSteps.SCHEMA.fieldIndex(TypedRows.CONTENT);

  /**
   * A step that can be used.
   *
   * @param values of the inputs, the weight and the labels
   * @param labelled whether it has all labels
   * @param split that it belongs to, as {@link TypedRows#code}
   */
  private record Step(List<@Nullable Object> values, boolean labelled, int split, Row row) {}

  private final Windows windows;
  private final Iterator<Row> steps;
  private final @Nullable WindowTally tally;
  private final int window;
  private final @Nullable Step[] last;
  private final ArrayDeque<Row> ready = new ArrayDeque<>();
  private @Nullable String series;
  private @Nullable Step first;
  private @Nullable StepTime time;
  private long count;

  /**
   * Scans the steps of a partition.
   *
   * @param tally counts windows; null where they are made
   */
  WindowScan(Windows windows, Iterator<Row> steps, @Nullable WindowTally tally) {
    this.windows = windows;
    this.steps = steps;
    this.tally = tally;
    this.window = windows.length();
    this.last = new Step[window + windows.sequence().targetsOfLabel()];
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && steps.hasNext()) {
      accept(steps.next());
      if (!steps.hasNext()) {
        end();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void accept(Row row) {
    String own = row.getString(SERIES);
    if (own == null) {
      bad(row, row.getString(REASON));
      return;
    }
    if (!own.equals(series)) {
      end();
      series = own;
      first = null;
      time = null;
      count = 0;
    }
    StepTime now = SeriesSteps.time(row);
    if (now.equals(time)) {
      String name = SeriesSteps.words(own, windows.sequence());
      String twice = "%s has two rows of %s".formatted(name, now.shown());
      bad(row, row.isNullAt(REASON) ? twice : row.getString(REASON) + "; " + twice);
      return;
    }
    if (time != null && tally != null) {
      tally.addDistance(time, now);
    }
    time = now;
    Step step = step(row);
    first = first == null ? step : first;
    last[(int) (count++ % last.length)] = step;
    if (count >= last.length && (count - last.length) % windows.sequence().strideOfWindows() == 0) {
      window();
    }
  }

  /** Reports what is wrong with a finished series. */
  private void end() {
    if (series != null && tally != null) {
      tally.endSeries(SeriesSteps.words(series, windows.sequence()));
    }
    if (series != null && count < last.length && first != null) {
      if (tally != null) {
        tally.addShortSeries();
      }
      bad(
          first.row(),
          "%s has %s rows, fewer than data.sequence.window + horizon, %s"
              .formatted(SeriesSteps.words(series, windows.sequence()), count, last.length));
    }
  }

  /** Null for one that cannot be used. */
  private @Nullable Step step(Row row) {
    if (!row.isNullAt(REASON)) {
      bad(row, row.getString(REASON));
      return null;
    }
    List<@Nullable Object> values = Arrays.asList(Content.unpack(row.getAs(CONTENT)));
    for (int i = 0; i < windows.inputs().size() && first != null; i++) {
      Object before = first.values().get(i);
      if (windows.isConstant(i) && !Objects.equals(before, values.get(i))) {
        bad(
            row,
            "%s has two values of %s: '%s' and '%s'"
                .formatted(words(), windows.inputs().get(i), before, values.get(i)));
        return null;
      }
    }
    boolean labelled = true;
    for (int label = 0; label < windows.labels().size() && labelled; label++) {
      labelled = values.get(windows.labelsAt() + label) != null;
      if (!labelled) {
        bad(
            row,
            "the label " + windows.labels().get(label) + " is missing, so no window forecasts it");
      }
    }
    int own = row.getInt(SPLIT);
    return new Step(
        values, labelled, own > 0 ? own : windows.cuts().split(SeriesSteps.time(row).order()), row);
  }

  private String words() {
    return SeriesSteps.words(String.valueOf(series), windows.sequence());
  }

  private void bad(Row row, String reason) {
    @Nullable Object[] values = new Object[TypedRows.SCHEMA.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i == REASON ? reason : i == CONTENT ? null : row.get(i);
    }
    ready.add(RowFactory.create(values));
  }

  /** The steps of the window that was just completed, oldest first. */
  private @Nullable Step at(int step) {
    return last[(int) ((count + step) % last.length)];
  }

  private void window() {
    int split = 0;
    boolean mixed = false;
    for (int i = last.length - 1; i >= 0; i--) {
      Step step = at(i);
      if (step == null || (i >= window && !step.labelled())) {
        if (tally != null) {
          tally.addUnusable();
        }
        return;
      }
      split = split == 0 ? step.split() : split;
      mixed |= i >= window ? step.split() != split : step.split() > split;
    }
    if (tally == null && !mixed) {
      ready.add(TypedRows.row(typed(split)));
    } else if (tally != null && mixed) {
      tally.addMixed();
    } else if (tally != null) {
      count(split, tally);
    }
  }

  private void count(int split, WindowTally into) {
    int horizon = last.length - window;
    float[] repeated = new float[windows.labels().size() * horizon];
    @Nullable Object[] targets = targets();
    float[] later = new float[repeated.length];
    for (int i = 0; i < later.length; i++) {
      repeated[i] = number(value(window - 1, windows.labelsAt() + i / horizon));
      later[i] = number(targets[targets.length - later.length + i]);
    }
    into.addWindow(split, repeated, later, windows.weighs() ? number(targets[0]) : 1);
  }

  private float number(@Nullable Object value) {
    return value instanceof Double number ? number.floatValue() : Float.NaN;
  }

  private TypedRow typed(int split) {
    @Nullable Object[] columns = new Object[windows.inputs().size()];
    for (int column = 0; column < columns.length; column++) {
      @Nullable Object[] values = new Object[window];
      for (int i = 0; i < window; i++) {
        values[i] = value(i, column);
      }
      columns[column] = values;
    }
    Row row = Objects.requireNonNull(at(window)).row();
    RawRow.Origin origin =
        new RawRow.Origin(
            row.getAs(RowOrigin.FILE),
            row.getAs(RowOrigin.PART),
            row.getAs(RowOrigin.LINE),
            null,
            null,
            false);
    Split own =
        split == TypedRows.code(Split.TEST)
            ? Split.TEST
            : split == TypedRows.code(Split.VALIDATION) ? Split.VALIDATION : null;
    return new TypedRow(columns, targets(), new RowSplit.Mark(own, null), null, origin);
  }

  /** The weight, where there is one, and what is to be forecast, label by label. */
  private @Nullable Object[] targets() {
    int horizon = last.length - window;
    int before = windows.weighs() ? 1 : 0;
    @Nullable Object[] targets = new Object[before + windows.labels().size() * horizon];
    double weight = 0;
    for (int i = 0; i < horizon; i++) {
      for (int label = 0; label < windows.labels().size(); label++) {
        targets[before + label * horizon + i] = value(window + i, windows.labelsAt() + label);
      }
      weight +=
          windows.weighs() && value(window + i, windows.inputs().size()) instanceof Double own
              ? own
              : 0;
    }
    if (windows.weighs()) {
      targets[0] = weight / horizon;
    }
    return targets;
  }

  private @Nullable Object value(int step, int column) {
    return Objects.requireNonNull(at(step)).values().get(column);
  }
}
