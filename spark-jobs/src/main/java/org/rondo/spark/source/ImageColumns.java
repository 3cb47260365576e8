package org.rondo.spark.source;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.data.TensorShape;

/** The columns of a source of images: pixels as bytes, and the label as text. */
public final class ImageColumns {
  /** Pixels, one byte each, row-major {@code [channels, height, width]}. */
  public static final String IMAGE = "image";

  /** The class. */
  public static final String LABEL = "label";

  static final List<String> NAMES = List.of(IMAGE, LABEL);

  static final StructType SCHEMA =
      new StructType()
          .add(IMAGE, DataTypes.BinaryType)
          .add(LABEL, DataTypes.StringType)
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEST, DataTypes.BooleanType);

  private ImageColumns() {}

  static RawData.Nature nature(TensorShape shape) {
    return new RawData.Nature(shape, LABEL);
  }
}
