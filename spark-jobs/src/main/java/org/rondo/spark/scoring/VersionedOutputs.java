package org.rondo.spark.scoring;

import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Predictions, and beside them the version of the model that has made them.
 *
 * @param main the predictions
 * @param version of the model
 * @param columns all that are added: the predictions, the version, and those of a second model,
 *     which others write
 */
record VersionedOutputs(NamedOutputs main, String version, StructType columns)
    implements RowOutputs {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(float[] outputs, @Nullable Object[] row, int at) {
    main.write(outputs, row, at);
    row[at + main.columns().length()] = version;
  }
}
