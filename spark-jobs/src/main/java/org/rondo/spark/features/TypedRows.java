package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.features.ColumnParser.UnusableValueException;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;

/**
 * Rows whose columns are what the specification says, or that say why not. Input i is column {@code
 * f_i}, label j is {@code l_j}; {@link #REASON} is null for a good row.
 */
public final class TypedRows {
  /** Why the row cannot be used, or null. */
  public static final String REASON = RowOrigin.PREFIX + "reason";

  private static final List<String> ORIGIN =
      List.of(RowOrigin.FILE, RowOrigin.PART, RowOrigin.LINE, RowOrigin.TEXT, RowOrigin.TEST);

  private TypedRows() {}

  /** The name of an input's typed column. */
  public static String input(int index) {
    return RowOrigin.PREFIX + "f" + index;
  }

  /** The name of a label's typed column. */
  public static String label(int index) {
    return RowOrigin.PREFIX + "l" + index;
  }

  /** The names of all typed columns, which say all that training uses of a row. */
  public static List<String> content(InputSpec spec) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < spec.inputs().size(); i++) {
      names.add(input(i));
    }
    for (int i = 0; i < spec.labels().size(); i++) {
      names.add(label(i));
    }
    return names;
  }

  /**
   * Parses and judges. Not cached.
   *
   * @param kept the source's own columns that the result keeps, before those of {@link RowOrigin}
   */
  public static Dataset<Row> of(RawData data, InputSpec spec, List<String> kept) {
    List<ColumnParser> parsers = parsers(data, spec);
    List<Column> raw = new ArrayList<>();
    kept.forEach(column -> raw.add(RowOrigin.column(column)));
    ORIGIN.forEach(column -> raw.add(col(column)));
    raw.add(col(RowOrigin.MALFORMED));
    spec.inputs().forEach(input -> raw.add(RowOrigin.column(input.name())));
    spec.labels().forEach(label -> raw.add(RowOrigin.column(label)));
    for (int i = kept.size() + ORIGIN.size() + 1; i < raw.size(); i++) {
      raw.set(i, raw.get(i).as(RowOrigin.PREFIX + "raw" + i));
    }
    Dataset<Row> source = data.frame().select(raw.toArray(Column[]::new));
    int untouched = kept.size() + ORIGIN.size();
    StructType schema = new StructType(Arrays.copyOf(source.schema().fields(), untouched));
    List<String> content = content(spec);
    for (int i = 0; i < content.size(); i++) {
      schema = schema.add(content.get(i), parsers.get(i).type());
    }
    Dataset<Row> typed =
        source.map(
            new Typing(untouched, parsers), Encoders.row(schema.add(REASON, DataTypes.StringType)));
    return withMetadata(typed, content, parsers);
  }

  private static List<ColumnParser> parsers(RawData data, InputSpec spec) {
    List<ColumnParser> parsers = new ArrayList<>();
    spec.inputs().forEach(input -> parsers.add(input.kind().parser(data, input)));
    spec.labels().forEach(label -> parsers.add(LabelParser.of(spec.task(), label)));
    return parsers;
  }

  private static Dataset<Row> withMetadata(
      Dataset<Row> typed, List<String> content, List<ColumnParser> parsers) {
    Dataset<Row> described = typed;
    for (int i = 0; i < parsers.size(); i++) {
      String name = content.get(i);
      Metadata metadata = parsers.get(i).metadata(name);
      if (!metadata.equals(Metadata.empty())) {
        described = described.withColumn(name, col(name).as(name, metadata));
      }
    }
    return described;
  }

  /** A column's value; an array as a list, whatever Scala holds it in. */
  static @Nullable Object value(Row row, int index) {
    if (row.isNullAt(index)) {
      return null;
    }
    return row.schema().apply(index).dataType() instanceof ArrayType
        ? row.getList(index)
        : row.get(index);
  }

  /**
   * Parses and judges one row. Its input holds the columns to keep, why the source could not read
   * the row, and the raw values; its output the columns to keep, the typed values and the reason.
   */
  private record Typing(int kept, List<ColumnParser> parsers) implements MapFunction<Row, Row> {

    @Override
    public Row call(Row row) {
      Object[] values = new Object[kept + parsers.size() + 1];
      for (int i = 0; i < kept; i++) {
        values[i] = row.get(i);
      }
      List<String> reasons = new ArrayList<>();
      if (row.isNullAt(kept)) {
        for (int i = 0; i < parsers.size(); i++) {
          try {
            values[kept + i] = parsers.get(i).parse(value(row, kept + 1 + i));
          } catch (UnusableValueException e) {
            reasons.add(String.valueOf(e.getMessage()));
          }
        }
      } else {
        reasons.add(row.getString(kept));
      }
      values[values.length - 1] = reasons.isEmpty() ? null : String.join("; ", reasons);
      return RowFactory.create(values);
    }
  }
}
