package org.rondo.spark.scoring;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What becomes of a network's outputs in scored rows. Travels to executors. */
public interface RowOutputs extends Serializable {

  /** The columns that are added to a row. */
  StructType columns();

  /**
   * Writes the added columns of one row.
   *
   * @param outputs all finite: class probabilities {@code [classes]} or targets {@code [targets]};
   *     for a sequence whose steps have labels, as many for each of its steps
   * @param row its values
   * @param at where the added columns begin among them
   */
  void write(float[] outputs, @Nullable Object[] row, int at);

  /**
   * Decides what becomes of a row that has no prediction. Its added columns are null; they may be
   * written here.
   *
   * @param reason why it has none
   * @return whether the row stays in the result
   */
  default boolean keeps(String reason, @Nullable Object[] row, int at) {
    return true;
  }
}
