package org.rondo.spark.source;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.data.TensorShape;

/**
 * Rows as a source gives them: its own columns, then those of {@link RowOrigin} that it knows.
 *
 * @param frame the rows; not cached
 * @param columns the source's own columns, in order
 * @param schema what the source itself knows about its examples
 */
public record RawData(Dataset<Row> frame, List<String> columns, Schema schema) {
  /** The columns of a source of images: pixels as bytes, and the label as text. */
  static final StructType IMAGES =
      new StructType()
          .add(Schema.IMAGE, DataTypes.BinaryType)
          .add(Schema.LABEL, DataTypes.StringType)
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEST, DataTypes.BooleanType);

  /** Copies the columns. */
  public RawData {
    columns = List.copyOf(columns);
  }

  /** A source of ordinary columns. */
  public static RawData table(Dataset<Row> frame, List<String> columns) {
    return new RawData(frame, columns, new Schema(null, null));
  }

  /** A source of images, whose rows are {@link #IMAGES}. */
  static RawData images(Dataset<Row> frame, TensorShape shape) {
    return new RawData(frame, List.of(Schema.IMAGE, Schema.LABEL), new Schema(shape, Schema.LABEL));
  }

  /**
   * What a source itself knows about its examples.
   *
   * @param image shape of the {@link #IMAGE} column's pixels; null where there are no images
   * @param label the label column that comes with the source; null where users have to name one
   */
  public record Schema(@Nullable TensorShape image, @Nullable String label) {
    /** The column of pixels, one byte each, row-major {@code [channels, height, width]}. */
    public static final String IMAGE = "image";

    private static final String LABEL = "label";
  }
}
