package org.rondo.spark.shards;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.data.ShardBuilder;

/**
 * One example on its way to its shard: pixels or numbers, its label, its weight. Owns its arrays.
 */
final class PackedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Serializable inputs;
  private final float[] labels;
  private final float @Nullable [] weight;

  /**
   * Turns typed values into primitives.
   *
   * @param weighted whether the value before the labels is the row's weight
   */
  PackedRow(
      @Nullable Object[] values,
      DataSchema.Inputs inputs,
      LabelCodes.Coder coder,
      boolean weighted) {
    this.inputs = inputs.of(values);
    this.labels = coder.labels(values);
    this.weight =
        weighted && values[values.length - labels.length - 1] instanceof Double number
            ? new float[] {number.floatValue()}
            : null;
  }

  void appendTo(ShardBuilder builder) {
    if (weight == null) {
      builder.append(inputs, labels);
    } else {
      builder.append(inputs, labels, weight);
    }
  }
}
