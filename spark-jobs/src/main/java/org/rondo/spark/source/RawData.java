package org.rondo.spark.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.Reader;
import org.rondo.data.TensorShape;
import org.rondo.spark.jobs.Parcel;
import org.rondo.spark.storage.SessionStorage;

/**
 * Rows as a source delivers them. However many columns they have, reading them is one step of
 * Spark's plan.
 *
 * @param rows the rows; not cached
 * @param types the source's own columns, in order
 * @param nested the fields inside them, by paths such as {@code address.city}; in a row, their
 *     values follow those of the source's own columns
 * @param schema what the source itself knows about its examples
 * @param reader of its files; null where there are none
 */
public record RawData(
    Rows rows, StructType types, StructType nested, Schema schema, @Nullable Reader reader) {
  /** The widest vector: a wider dense example would not fit beside others. */
  public static final int MOST_FEATURES = 1_000_000;

  /** The columns of a source of images: pixels as bytes, and the label as text. */
  static final StructType IMAGES =
      new StructType()
          .add(Schema.IMAGE, DataTypes.BinaryType)
          .add(Schema.LABEL, DataTypes.StringType)
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEST, DataTypes.BooleanType);

  /** Where rows come from. */
  public interface Rows {
    /** The session that reads them. */
    SparkSession session();

    /** Reads them, one after the other. */
    JavaRDD<RawRow> read();

    /** The files that they are in, as far as they are known. */
    default List<String> files() {
      return List.of();
    }

    /** The result of a function on each partition; as lazy as the rows. */
    default Dataset<Row> map(FlatMapFunction<java.util.Iterator<RawRow>, Row> task, StructType to) {
      return session().createDataFrame(read().mapPartitions(task), to);
    }
  }

  /** A source of ordinary columns. */
  public static RawData table(Dataset<Row> frame, List<String> columns) {
    return table(frame, columns, new Schema(null, null));
  }

  static RawData table(Dataset<Row> frame, List<String> columns, Schema schema) {
    FrameRows rows = FrameRows.of(frame, columns);
    return new RawData(rows, rows.types(), rows.nested(), schema, null);
  }

  /** Lines whose values are all text. */
  static RawData text(SparkSession session, JavaRDD<RawRow> lines, List<String> columns) {
    StructType types = new StructType();
    for (String column : columns) {
      types = types.add(column, DataTypes.StringType);
    }
    return of(session, lines, types, new Schema(null, null));
  }

  /** Lines that a source has parsed. */
  static RawData of(SparkSession session, JavaRDD<RawRow> lines, StructType types, Schema schema) {
    return new RawData(new Lines(session, lines), types, new StructType(), schema, null);
  }

  /** A source of pictures in files: rows of {@link Schema#PATH} and the label. */
  static RawData pictures(Rows files) {
    StructType types =
        new StructType()
            .add(Schema.PATH, DataTypes.StringType)
            .add(Schema.LABEL, DataTypes.StringType);
    return new RawData(
        files, types, new StructType(), new Schema(null, Schema.LABEL, Schema.PATH, null), null);
  }

  /** A source of images, whose rows are {@link #IMAGES}. */
  static RawData images(Dataset<Row> frame, TensorShape shape) {
    return table(frame, List.of(Schema.IMAGE, Schema.LABEL), new Schema(shape, Schema.LABEL));
  }

  /**
   * Other rows of other columns, of the same source.
   *
   * @param columns of which the values of a row are, in order
   * @param own how many of them are columns; the others lie inside of those
   */
  public RawData withRows(JavaRDD<RawRow> other, List<StructField> columns, int own) {
    StructField[] all = columns.toArray(StructField[]::new);
    return new RawData(
        new Lines(rows.session(), other),
        new StructType(Arrays.copyOf(all, own)),
        new StructType(Arrays.copyOfRange(all, own, all.length)),
        schema,
        reader);
  }

  /** Some of the rows. */
  RawData choosing(UnaryOperator<JavaRDD<RawRow>> choice) {
    return new RawData(new Chosen(rows, choice), types, nested, schema, reader);
  }

  /** What the values of a row are of: its columns, and then what lies inside of them. */
  public List<StructField> fields() {
    return Stream.of(types, nested).flatMap(part -> Arrays.stream(part.fields())).toList();
  }

  /** The same rows, with a record of how their files are read. */
  RawData readBy(@Nullable Reader by) {
    return new RawData(rows, types, nested, schema, by);
  }

  /** How the session that reads the rows reaches file systems. */
  public Configuration storage() {
    return SessionStorage.of(rows.session());
  }

  /** The names of the source's own columns, in order. */
  public List<String> columns() {
    return List.of(types.fieldNames());
  }

  /** The names of all columns, in lower case, and the types of their values. */
  public Map<String, String> typeNames() {
    Map<String, String> names = new HashMap<>();
    for (StructField field : fields()) {
      names.putIfAbsent(field.name().toLowerCase(Locale.ROOT), field.dataType().simpleString());
    }
    return names;
  }

  /** The first rows that the source itself does not hold out for testing; they are read now. */
  public RawData first(int count) {
    int columns = types.length() + nested.length();
    List<Parcel<RawRow>> first =
        rows.read()
            .filter(row -> !row.origin().test())
            .map(row -> new Parcel<>(row.copy(columns)))
            .take(count);
    JavaRDD<RawRow> again =
        JavaSparkContext.fromSparkContext(rows.session().sparkContext())
            .parallelize(first)
            .map(Parcel::content);
    return new RawData(new Lines(rows.session(), again), types, nested, schema, reader);
  }

  private record Chosen(Rows of, UnaryOperator<JavaRDD<RawRow>> choice) implements Rows {
    @Override
    public SparkSession session() {
      return of.session();
    }

    @Override
    public List<String> files() {
      return of.files();
    }

    @Override
    public JavaRDD<RawRow> read() {
      return choice.apply(of.read());
    }
  }

  private record Lines(SparkSession session, JavaRDD<RawRow> read) implements Rows {}

  /**
   * What a source itself knows about its examples.
   *
   * @param image shape of the {@link #IMAGE} column's pixels; null where there are no images
   * @param label the label column that comes with the source; null where users have to name one
   * @param pictures the column of paths of pictures to decode; null where there is none
   * @param text the column of texts; null where the source does not consist of texts
   */
  public record Schema(
      @Nullable TensorShape image,
      @Nullable String label,
      @Nullable String pictures,
      @Nullable String text) {
    /** The column of pixels, one byte each, row-major {@code [channels, height, width]}. */
    public static final String IMAGE = "image";

    /** The column of pictures' paths. */
    public static final String PATH = "path";

    private static final String LABEL = "label";

    /** The schema of a source without pictures to decode. */
    Schema(@Nullable TensorShape image, @Nullable String label) {
      this(image, label, null, null);
    }
  }
}
