package org.rondo.spark.features;

import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RawRow;

/** A row whose values fit the specification, or the reasons why they do not. Owns its values. */
public final class TypedRow {
  private final @Nullable Object[] inputs;
  private final @Nullable Object[] labels;
  private final RowSplit.Mark mark;
  private final @Nullable String reason;
  private final RawRow.Origin origin;

  TypedRow(
      @Nullable Object[] inputs,
      @Nullable Object[] labels,
      RowSplit.Mark mark,
      @Nullable String reason,
      RawRow.Origin origin) {
    this.inputs = inputs;
    this.labels = labels;
    this.mark = mark;
    this.reason = reason;
    this.origin = origin;
  }

  /** The inputs' values in order; {@link FittedFeatures} takes those of a good row. */
  public @Nullable Object[] inputs() {
    return inputs;
  }

  /** The weight, where rows have one; then the labels' values: the word of a class, or numbers. */
  @Nullable Object[] labels() {
    return labels;
  }

  /** What it says about its split. */
  RowSplit.Mark mark() {
    return mark;
  }

  /** Why the row cannot be used, or null. */
  public @Nullable String reason() {
    return reason;
  }

  /** Where it came from. */
  public RawRow.Origin origin() {
    return origin;
  }

  /** The same row with one more reason why it cannot be used. */
  TypedRow because(String another) {
    String all = reason == null ? another : reason + "; " + another;
    return new TypedRow(inputs, labels, mark, all, origin);
  }
}
