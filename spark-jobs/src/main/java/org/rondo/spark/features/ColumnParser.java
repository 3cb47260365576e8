package org.rondo.spark.features;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Parses and judges one column's values. Plain Java rather than SQL expressions: a hundred columns'
 * worth of conditions would outgrow what Spark can compile. Travels to executors.
 */
public interface ColumnParser extends Serializable {

  /** The type of the parsed values. */
  default DataType type() {
    return DataTypes.DoubleType;
  }

  /**
   * What Spark ML has to know about the typed column.
   *
   * @param typed the column's name
   */
  default Metadata metadata(String typed) {
    return Metadata.empty();
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

  /**
   * A value makes its row a bad row; the message is the reason. Without a stack trace: it is data.
   */
  final class UnusableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with the reason. */
    public UnusableValueException(String reason) {
      super(reason, null, false, false);
    }
  }
}
