package org.rondo.spark.features;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The pixels of an image, one byte each. */
final class ImageColumn implements ColumnParser {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final int pixels;

  ImageColumn(String column, int pixels) {
    this.column = column;
    this.pixels = pixels;
  }

  @Override
  public DataType type() {
    return DataTypes.BinaryType;
  }

  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    if (raw == null) {
      throw new UnusableValueException(column + " is missing");
    }
    if (!(raw instanceof byte[] bytes)) {
      throw new UnusableValueException(column + " does not hold bytes");
    }
    if (bytes.length != pixels) {
      throw new UnusableValueException(column + ": " + bytes.length + " bytes, expected " + pixels);
    }
    return bytes;
  }
}
