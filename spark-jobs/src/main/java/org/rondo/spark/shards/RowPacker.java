package org.rondo.spark.shards;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.rondo.data.ExampleLayout;
import org.rondo.data.Storage;
import org.rondo.spark.features.FittedFeatures;
import org.rondo.spark.features.TypedRows;

/** Turns a typed row with its features into primitives. Used by one task. */
final class RowPacker {
  private final boolean images;
  private final LabelCodes.Coder coder;

  RowPacker(ExampleLayout layout, LabelCodes.Coder coder) {
    this.images = layout.inputStorage() == Storage.UINT8;
    this.coder = coder;
  }

  PackedRow pack(Row row) {
    float[] labels = coder.labels(row);
    return images
        ? PackedRow.pixels(row.getAs(TypedRows.input(0)), labels)
        : PackedRow.numbers(
            FittedFeatures.floats(row.<Vector>getAs(FittedFeatures.VECTOR)), labels);
  }
}
