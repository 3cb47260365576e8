package org.rondo.spark.source;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.data.SeasonalSeries;

/**
 * {@code builtin:seasonal}: one series with a value every four hours, generated where it is needed.
 * Columns {@code time} (text in ISO 8601) and {@code value}. Options: {@code rows} (5,000) and
 * {@code seed} (1), which is the data set's own, not the run's.
 */
final class SeasonalSource {
  private SeasonalSource() {}

  static Source of() {
    StructType types =
        new StructType().add("time", DataTypes.StringType).add("value", DataTypes.DoubleType);
    return new MadeRows(5_000, types, "value", SeasonalSource::values);
  }

  private static Object[] values(long index, long seed) {
    return new Object[] {
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .format(SeasonalSeries.time(index)),
      SeasonalSeries.value(index, seed)
    };
  }
}
