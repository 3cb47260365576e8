package org.rondo.config;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How rows become sequences of steps: each row holds one in arrays, or the rows of a table are
 * steps and share a key.
 *
 * @param constant columns that are the same for a whole sequence
 */
public record SequenceConfig(
    @Doc(
            "In a table of steps, the columns that identify the sequence a row belongs to; none"
                + " where each row holds a whole sequence in arrays.")
        @OneOrMany
        @Default("[]")
        List<String> key,
    @Doc("The column of times or numbers that orders the steps of a table.") @Nullable String order,
    @Doc(
            "The columns that hold a value, or an array of values, for each step. When absent,"
                + " those of `data.features`; without them, all columns of arrays or, in a table of"
                + " steps, all suitable ones.")
        @OneOrMany
        @Default("[]")
        List<String> values,
    @Doc("Columns with one value for a whole sequence, which is repeated at each step.")
        @KeyName("static")
        @OneOrMany
        @Default("[]")
        List<String> constant,
    @Doc("The most steps of a sequence to use; when absent, the length of the longest.")
        @Range(min = 1, max = SequenceConfig.MOST_STEPS)
        @Nullable Integer maxLength,
    @Doc(
            "Which steps of a longer sequence to keep: `last`, `first`, or `none`, which makes it"
                + " a bad row.")
        @Default("last")
        Keep keep,
    @Doc(
            "What a label belongs to: the whole `sequence`, or each of its `steps`, in a label"
                + " column of arrays or a table of steps.")
        @Default("sequence")
        Target target,
    @Doc(
            "Forecasting: how many consecutive steps of a series the network sees. A series is a"
                + " table of rows in time, one for each `key` or one in all, or an array in each"
                + " row.")
        @Range(min = 1, max = SequenceConfig.MOST_WINDOW)
        @Nullable Integer window,
    @Doc("Forecasting: for how many steps after the window each label is predicted.")
        @Range(min = 1, max = SequenceConfig.MOST_HORIZON)
        @Nullable Integer horizon,
    @Doc(
            "Forecasting: the number of steps from the start of one window to the start of the"
                + " next; 1 when absent.")
        @Range(min = 1, max = SequenceConfig.MOST_STEPS)
        @Nullable Integer stride)
    implements ConfigSection, Serializable {
  private static final long serialVersionUID = 1L;

  /** More than anyone propagates back through. */
  static final int MOST_STEPS = 1_000_000;

  /** A window is stored as a whole, and there is one at almost every step. */
  static final int MOST_WINDOW = 100_000;

  /** Each step of a horizon is an output of the network. */
  static final int MOST_HORIZON = 10_000;

  /** Which steps of a sequence that is too long are kept. */
  public enum Keep {
    /** The last ones. */
    LAST,
    /** The first ones. */
    FIRST,
    /** None: it is a bad row. */
    NONE
  }

  /** What a label belongs to. */
  public enum Target {
    /** The sequence as a whole. */
    SEQUENCE,
    /** Each step. */
    STEPS
  }

  /** Sequences that rows hold themselves, with all of their steps. */
  public static SequenceConfig ofTexts() {
    return SectionType.written(SequenceConfig.class, "{}");
  }

  /** Validates and copies. */
  public SequenceConfig {
    boolean forecasts = window != null || horizon != null;
    Violations.in(
            SequenceConfig.class,
            key,
            order,
            values,
            constant,
            maxLength,
            keep,
            target,
            window,
            horizon,
            stride)
        .require(
            order == null
                ? key == null || key.isEmpty()
                : forecasts || (key != null && !key.isEmpty()),
            "a table of steps needs both: key names the sequence that a step belongs to, order its"
                + " place; arrays need neither",
            order == null ? "order" : "key",
            order == null ? "key" : "order")
        .require(
            values == null || constant == null || constant.stream().noneMatch(values::contains),
            "names a column that values names too; it is one or the other",
            "static",
            "values")
        .require(
            (window == null) == (horizon == null),
            "forecasting needs both: a window of steps to see, and a horizon of steps to predict",
            window == null ? "window" : "horizon",
            window == null ? "horizon" : "window")
        .require(
            stride == null || forecasts,
            "is the distance between windows, but there is no window; set window and"
                + " horizon, or leave it out",
            "stride",
            "window")
        .require(
            !forecasts || target != Target.STEPS,
            "a window has as many targets as horizon says, none at its own steps; leave it out",
            "target",
            "horizon")
        .require(
            !forecasts || maxLength == null,
            "window says how many steps the network sees; leave it out",
            "max-length",
            "window")
        .require(
            !forecasts || keep == null || keep == Keep.LAST,
            "windows are taken of a whole series; leave it out",
            "keep",
            "window")
        .orThrow();
    key = List.copyOf(key);
    values = List.copyOf(values);
    constant = List.copyOf(constant);
  }

  /** Whether rows are steps, and not sequences. */
  public boolean ofTable() {
    return order != null;
  }

  /** Whether each step has a label. */
  public boolean labelsSteps() {
    return target == Target.STEPS;
  }

  /** Whether windows of series are the examples, and what follows them the targets. */
  public boolean forecasts() {
    return window != null;
  }

  /** How many targets an example has of each label. */
  public int targetsOfLabel() {
    return horizon == null ? 1 : horizon;
  }

  /** The number of steps from the start of one window to the start of the next. */
  public int strideOfWindows() {
    return stride == null ? 1 : stride;
  }

  /** The most steps that an example may have; null where that is not known yet. */
  public @Nullable Integer steps() {
    return window == null ? maxLength : window;
  }

  /** The columns that say which rows belong together; they are not features. */
  public List<String> keys() {
    return Stream.concat(key.stream(), Stream.ofNullable(order)).toList();
  }

  /** The same, for these columns. */
  public SequenceConfig of(List<String> columns) {
    return of(columns, maxLength);
  }

  /** The same, limited to this many steps. */
  public SequenceConfig of(int steps) {
    return window == null ? of(values, steps) : this;
  }

  private SequenceConfig of(List<String> columns, @Nullable Integer most) {
    return new SequenceConfig(
        key, order, columns, constant, most, keep, target, window, horizon, stride);
  }
}
