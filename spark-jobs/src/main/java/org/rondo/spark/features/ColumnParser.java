package org.rondo.spark.features;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one column's values. Plain Java rather than SQL expressions: a hundred columns'
 * worth of conditions would outgrow what Spark can compile. Travels to executors.
 */
interface ColumnParser extends Serializable {

  /** The type of the parsed values. */
  default DataType type() {
    return DataTypes.DoubleType;
  }

  /**
   * Parses a value.
   *
   * @param raw as the source gave it; arrays are lists
   * @return the value, or null where a gap is allowed
   * @throws UnusableValueException with the reason when the row cannot be used
   */
  @Nullable Object parse(@Nullable Object raw) throws UnusableValueException;

  /** A value as trimmed text; null where nothing is left. */
  static @Nullable String text(@Nullable Object raw) {
    if (raw == null) {
      return null;
    }
    String text =
        raw instanceof java.math.BigDecimal decimal
            ? decimal.toPlainString()
            : raw.toString().strip();
    return text.isEmpty() ? null : text;
  }
}
