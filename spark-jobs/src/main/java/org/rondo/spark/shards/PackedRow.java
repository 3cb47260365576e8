package org.rondo.spark.shards;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.rondo.data.ExampleLayout;
import org.rondo.data.ShardBuilder;
import org.rondo.spark.features.FittedFeatures;

/** One example on its way to its shard: pixels or numbers, and its label. Owns its arrays. */
final class PackedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Serializable inputs;
  private final float[] labels;

  /** Turns a typed row with its features into primitives. */
  PackedRow(Row row, ExampleLayout layout, LabelCodes.Coder coder) {
    this.inputs = FittedFeatures.inputs(row, layout.inputStorage());
    this.labels = coder.labels(row);
  }

  void appendTo(ShardBuilder builder) {
    builder.append(inputs, labels);
  }
}
