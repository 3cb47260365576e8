package org.rondo.spark.shards;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.data.ShardBuilder;

/** One example for a shard: pixels or numbers, its label, its weight. Owns its arrays. */
final class PackedRow {

  private final Serializable inputs;
  private final float[] labels;
  private final float @Nullable [] weight;

  /**
   * Turns typed values into primitives.
   *
   * @param weight place of the row's weight among the values, counted from the end; -1 where it has
   *     none
   */
  PackedRow(
      @Nullable Object[] values, DataSchema.Inputs inputs, LabelCodes.Coder coder, int weight) {
    this(inputs.of(values), values, coder, weight);
  }

  /**
   * The same with inputs that are primitives already.
   *
   * @param last the row's last values, at least the weight and the labels
   */
  PackedRow(Serializable inputs, @Nullable Object[] last, LabelCodes.Coder coder, int weight) {
    this.inputs = inputs;
    this.labels = coder.labels(last);
    this.weight =
        weight >= 0 && last[last.length - weight] instanceof Double number
            ? new float[] {number.floatValue()}
            : null;
  }

  /** The row's arrays, as many as the layout has parts: no labels where there are none. */
  Object[] parts() {
    if (labels.length == 0) {
      return weight == null ? new Object[] {inputs} : new Object[] {inputs, weight};
    }
    return weight == null ? new Object[] {inputs, labels} : new Object[] {inputs, labels, weight};
  }

  void appendTo(ShardBuilder builder) {
    builder.append(parts());
  }
}
