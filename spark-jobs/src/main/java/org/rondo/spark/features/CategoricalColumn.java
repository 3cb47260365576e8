package org.rondo.spark.features;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Words; a gap counts as one more word that training has not seen. */
final class CategoricalColumn implements ColumnParser {
  private static final long serialVersionUID = 1L;

  @Override
  public DataType type() {
    return DataTypes.StringType;
  }

  @Override
  public @Nullable Object parse(@Nullable Object raw) {
    return ColumnParser.text(raw);
  }
}
