package org.rondo.spark.source;

import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.data.ControlCharts;

/**
 * {@code builtin:control-charts}: charts of 60 steps in six classes, generated where they are
 * needed. Columns {@code value} and {@code label}. Options: {@code rows} (600) and {@code seed}
 * (1), which is the data set's own, not the run's.
 */
final class ControlChartsSource {
  private ControlChartsSource() {}

  static Source of() {
    StructType types =
        new StructType()
            .add("value", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("label", DataTypes.StringType);
    return new MadeRows(600, types, "label", ControlChartsSource::values);
  }

  private static Object[] values(long index, long seed) {
    return new Object[] {
      Arrays.stream(ControlCharts.values(index, seed)).boxed().toArray(),
      ControlCharts.label(index, seed)
    };
  }
}
