package org.rondo.spark.features;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RawRow;
import org.rondo.spark.source.RowOrigin;

/**
 * A source's rows, typed and judged, as a frame of few columns: where each came from, its label,
 * and all of its values as one.
 */
public final class TypedRows {
  /** Why the row cannot be used, or null. */
  public static final String REASON = RowOrigin.PREFIX + "reason";

  /** The word of a class that the row is labelled with; null where labels are numbers. */
  public static final String LABEL = RowOrigin.PREFIX + "label";

  /** Two hashes of all that training uses of the row. */
  public static final List<String> HASHES =
      List.of(RowOrigin.PREFIX + "hash1", RowOrigin.PREFIX + "hash2");

  private static final String CONTENT = RowOrigin.PREFIX + "content";

  private static final StructType SCHEMA =
      new StructType()
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType)
          .add(RowOrigin.TEST, DataTypes.BooleanType)
          .add(REASON, DataTypes.StringType)
          .add(LABEL, DataTypes.StringType)
          .add(HASHES.get(0), DataTypes.LongType)
          .add(HASHES.get(1), DataTypes.LongType)
          .add(CONTENT, DataTypes.BinaryType);

  private TypedRows() {}

  /** Parses and judges; not cached. Only bad rows keep their text. */
  public static Dataset<Row> of(RawData data, InputSpec spec) {
    RowTyping typing = RowTyping.of(data, spec);
    return data.rows()
        .session()
        .createDataFrame(data.rows().read().map(row -> row(typing.typed(row))), SCHEMA);
  }

  /** As {@link #of}, for those who only want to know which rows are bad, and why. */
  public static Dataset<Row> judged(RawData data, InputSpec spec) {
    return of(data, spec).drop(CONTENT, LABEL, HASHES.get(0), HASHES.get(1));
  }

  private static Row row(TypedRow typed) {
    RawRow.Origin origin = typed.origin();
    boolean good = typed.reason() == null;
    Object label = typed.labels().length == 0 ? null : typed.labels()[typed.labels().length - 1];
    return RowFactory.create(
        origin.file(),
        origin.part(),
        origin.line(),
        good ? null : origin.text(),
        origin.test(),
        typed.reason(),
        label instanceof String ? label : null,
        typed.hash(1),
        typed.hash(2),
        good ? Content.pack(all(typed)) : null);
  }

  private static @Nullable Object[] all(TypedRow typed) {
    return Stream.of(typed.inputs(), typed.labels()).flatMap(Arrays::stream).toArray();
  }

  /** Good rows of the frame, of which only {@link #values} can be read; on the driver. */
  public static List<Row> contents(Dataset<Row> good) {
    return good.select(CONTENT).collectAsList();
  }

  /** All values of a good row of the frame: its inputs in order, its weight, its labels. */
  public static @Nullable Object[] values(Row good) {
    return Content.unpack(good.getAs(CONTENT));
  }
}
