package org.rondo.spark.features;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The label of a classification, as the word that names the class. */
final class ClassColumn implements ColumnParser {
  private static final long serialVersionUID = 1L;

  private final String column;

  ClassColumn(String column) {
    this.column = column;
  }

  @Override
  public DataType type() {
    return DataTypes.StringType;
  }

  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    String text = ColumnParser.text(raw);
    if (text == null) {
      throw new UnusableValueException("the label " + column + " is missing");
    }
    if (text.equals("NaN")) {
      throw new UnusableValueException("the label " + column + " is NaN");
    }
    return text;
  }
}
