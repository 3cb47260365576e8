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
   * @param weight place of the row's weight among the values, counted from the end; -1 where it has
   *     none
   */
  PackedRow(
      @Nullable Object[] values, DataSchema.Inputs inputs, LabelCodes.Coder coder, int weight) {
    this.inputs = inputs.of(values);
    this.labels = coder.labels(values);
    this.weight =
        weight >= 0 && values[values.length - weight] instanceof Double number
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
