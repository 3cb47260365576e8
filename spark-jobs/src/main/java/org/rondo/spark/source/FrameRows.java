package org.rondo.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * The rows of a frame. Values are read one by one from Spark's internal rows, because converting
 * whole rows to Java objects would need generated code for each column.
 *
 * @param frame with the source's own columns and those of {@link RowOrigin} that it knows
 * @param types the source's own columns, in order
 * @param nested the fields inside them, by their paths
 * @param inner where those are
 * @param places where columns are in the frame
 */
record FrameRows(
    Dataset<Row> frame, StructType types, StructType nested, List<NestedField> inner, Places places)
    implements RawData.Rows {

  /**
   * Locates the columns.
   *
   * @param columns the source's own: columns of the frame, or fields of {@link RowOrigin#PARSED}
   */
  static FrameRows of(Dataset<Row> frame, List<String> columns) {
    StructType schema = frame.schema();
    List<String> names = Arrays.asList(schema.fieldNames());
    int holder = names.indexOf(RowOrigin.PARSED);
    StructType inner = holder < 0 ? schema : (StructType) schema.fields()[holder].dataType();
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < inner.length(); i++) {
      indices.put(inner.fields()[i].name(), i);
    }
    int[] own = columns.stream().mapToInt(name -> indices.getOrDefault(name, -1)).toArray();
    int[] origin = RowOrigin.ALL.stream().mapToInt(names::indexOf).toArray();
    StructType types =
        new StructType(
            Arrays.stream(own).mapToObj(i -> inner.fields()[i]).toArray(StructField[]::new));
    List<NestedField> nested = NestedField.of(schema, Set.copyOf(columns));
    StructType paths = new StructType();
    for (NestedField field : nested) {
      paths = paths.add(field.name(), field.type());
    }
    return new FrameRows(
        frame, types, paths, nested, new Places(holder, inner.length(), own, origin));
  }

  /** Indices of columns in the frame, -1 for none. Travels to executors. */
  private static final class Places implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int holder;
    private final int width;
    private final int[] own;
    private final int[] origin;

    Places(int holder, int width, int[] own, int[] origin) {
      this.holder = holder;
      this.width = width;
      this.own = own;
      this.origin = origin;
    }

    RawRow.Origin origin(Function<Integer, @Nullable Object> values) {
      @Nullable Object[] found = new Object[origin.length];
      for (int i = 0; i < origin.length; i++) {
        found[i] = origin[i] < 0 ? null : values.apply(origin[i]);
      }
      return new RawRow.Origin(
          text(found[0]),
          (Long) found[1],
          (Long) found[2],
          text(found[3]),
          text(found[4]),
          Boolean.TRUE.equals(found[5]));
    }

    private static @Nullable String text(@Nullable Object value) {
      return value == null ? null : value.toString();
    }
  }

  @Override
  public SparkSession session() {
    return frame.sparkSession();
  }

  @Override
  public List<String> files() {
    return List.of(frame.inputFiles());
  }

  @Override
  public JavaRDD<RawRow> read() {
    Places at = places;
    StructField[] all = frame.schema().fields();
    Reader[] origin = new Reader[all.length];
    for (int place : at.origin) {
      if (place >= 0) {
        origin[place] = Reader.of(place, all[place].dataType());
      }
    }
    Reader[] own = new Reader[at.own.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = Reader.of(at.own[i], types.fields()[i].dataType());
    }
    ArrayList<NestedField> deep = new ArrayList<>(inner);
    LastFile file = new LastFile(); // Each task has its own.
    return frame
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(
            row -> {
              InternalRow inner =
                  at.holder < 0
                      ? row
                      : row.isNullAt(at.holder) ? null : row.getStruct(at.holder, at.width);
              return new RawRow(
                  column ->
                      column >= own.length
                          ? deep.get(column - own.length).value(row)
                          : inner == null ? null : own[column].value(inner),
                  at.origin(
                      place ->
                          place == at.origin[0] && !row.isNullAt(place)
                              ? file.of(row.getUTF8String(place))
                              : origin[place].value(row)));
            });
  }

  /** The name of a row's file, the same string where that is the last row's. Used by one thread. */
  private static final class LastFile implements Serializable {
    private static final long serialVersionUID = 1L;
    private transient @Nullable UTF8String last;
    private String name = "";

    String of(UTF8String file) {
      if (!file.equals(last)) {
        last = file.clone(); // Spark writes the next row into the same bytes.
        name = file.toString();
      }
      return name;
    }
  }

  /** Reads one column from an internal row of Spark's. Travels to executors. */
  record Reader(int place, DataType type, Function1<Object, Object> converter)
      implements Serializable {

    static Reader of(int place, DataType type) {
      return new Reader(place, type, CatalystTypeConverters.createToScalaConverter(type));
    }

    @Nullable Object value(InternalRow row) {
      if (row.isNullAt(place)) {
        return null;
      }
      // Most columns, without finding out again for each row what their type means.
      if (type instanceof DoubleType) {
        return row.getDouble(place);
      }
      if (type instanceof StringType) {
        return row.getUTF8String(place).toString();
      }
      return converter.apply(row.get(place, type));
    }
  }

  /** As a step of the frame's own plan, which may belong to a stream. */
  @Override
  public Dataset<Row> map(FlatMapFunction<Iterator<RawRow>, Row> task, StructType to) {
    Places at = places;
    ArrayList<NestedField> deep = new ArrayList<>(inner);
    return frame.mapPartitions(
        (MapPartitionsFunction<Row, Row>) part -> task.call(new RawRows(part, at, deep)),
        Encoders.row(to));
  }

  /** Spark's rows as those of a source. */
  private record RawRows(Iterator<Row> rows, Places at, List<NestedField> deep)
      implements Iterator<RawRow> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public RawRow next() {
      Row row = rows.next();
      Row inner = at.holder < 0 ? row : row.getStruct(at.holder);
      return new RawRow(
          column ->
              column >= at.own.length
                  ? deep.get(column - at.own.length).value(row)
                  : inner == null ? null : inner.get(at.own[column]),
          at.origin(row::get));
    }
  }
}
