package org.rondo.spark.shards;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.data.ShardBuilder;

/** One example on its way to its shard: pixels or numbers, and its label. Owns its arrays. */
final class PackedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Serializable inputs;
  private final float[] labels;

  /** Turns typed values into primitives. */
  PackedRow(@Nullable Object[] values, DataSchema.Inputs inputs, LabelCodes.Coder coder) {
    this.inputs = inputs.of(values);
    this.labels = coder.labels(values);
  }

  void appendTo(ShardBuilder builder) {
    builder.append(inputs, labels);
  }
}
