package org.rondo.spark.source;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.rondo.data.TensorShape;

/**
 * Rows as a source gives them: its own columns, then those of {@link RowOrigin} that it knows.
 *
 * @param frame the rows; not cached
 * @param columns the source's own columns, in order
 * @param nature what the source itself knows about its examples
 */
public record RawData(Dataset<Row> frame, List<String> columns, Nature nature) {

  /** Copies the columns. */
  public RawData {
    columns = List.copyOf(columns);
  }

  /** A source of ordinary columns. */
  public static RawData table(Dataset<Row> frame, List<String> columns) {
    return new RawData(frame, columns, new Nature(null, null));
  }

  /**
   * What a source knows about its examples without being told.
   *
   * @param image shape of the {@code image} column's pixels, for a source of images
   * @param defaultLabel the label column that comes with the source
   */
  public record Nature(@Nullable TensorShape image, @Nullable String defaultLabel) {
    /** Shape of the pixels, for a source of images. */
    public Optional<TensorShape> imageShape() {
      return Optional.ofNullable(image);
    }

    /** The label column that comes with the source. */
    public Optional<String> label() {
      return Optional.ofNullable(defaultLabel);
    }
  }
}
