package org.rondo.config;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How rows become sequences of steps: each row holds one in arrays, or the rows of a table are
 * steps that have a key in common.
 *
 * @param constant columns that are the same for a whole sequence
 */
public record SequenceConfig(
    @Doc(
            "The columns that say which sequence a row is a step of, in a table of steps; none where"
                + " each row holds a whole sequence in arrays.")
        @OneOrMany
        @Default("[]")
        List<String> key,
    @Doc("The column of times or numbers by which the steps of a table are put in order.")
        @Nullable String order,
    @Doc(
            "The columns that hold a value, or an array of values, for each step; when absent, those"
                + " of `data.features`, else all that are arrays or, in a table of steps, that suit.")
        @OneOrMany
        @Default("[]")
        List<String> values,
    @Doc("Columns with one value for a whole sequence, which is repeated at each step.")
        @KeyName("static")
        @OneOrMany
        @Default("[]")
        List<String> constant,
    @Doc("The most steps that are used of a sequence; when absent, those of the longest.")
        @Range(min = 1, max = SequenceConfig.MOST_STEPS)
        @Nullable Integer maxLength,
    @Doc(
            "Which steps of a longer sequence are kept: `last`, `first`, or `none`, which makes it a"
                + " bad row.")
        @Default("last")
        Keep keep,
    @Doc(
            "What a label belongs to: to the whole `sequence`, or to each of its `steps`, in a label"
                + " column of arrays or a table of steps.")
        @Default("sequence")
        Target target)
    implements ConfigSection, Serializable {
  private static final long serialVersionUID = 1L;

  /** More than anyone propagates back through. */
  static final int MOST_STEPS = 1_000_000;

  /** Which steps of a sequence are kept that is too long. */
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
    return new SequenceConfig(
        List.of(), null, List.of(), List.of(), null, Keep.LAST, Target.SEQUENCE);
  }

  /** Validates and copies. */
  public SequenceConfig {
    Violations.in(SequenceConfig.class, key, order, values, constant, maxLength, keep, target)
        .require(
            order == null ? key == null || key.isEmpty() : key != null && !key.isEmpty(),
            "a table of steps needs both: key names the sequence that a step belongs to, order its"
                + " place; arrays need neither",
            order == null ? "order" : "key",
            order == null ? "key" : "order")
        .require(
            values == null || constant == null || constant.stream().noneMatch(values::contains),
            "names a column that values names too; it is one or the other",
            "static",
            "values")
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

  /** The columns that say how rows belong together, which are no features. */
  public List<String> keys() {
    return Stream.concat(key.stream(), Stream.ofNullable(order)).toList();
  }

  /** The same, of certain columns and no more than so many steps. */
  public SequenceConfig of(List<String> columns, @Nullable Integer steps) {
    return new SequenceConfig(key, order, columns, constant, steps, keep, target);
  }
}
