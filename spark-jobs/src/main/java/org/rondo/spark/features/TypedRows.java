package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.Task;
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
    spec.inputs().forEach(input -> raw.add(RowOrigin.column(input.column())));
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
            new RowTyper(untouched, parsers),
            Encoders.row(schema.add(REASON, DataTypes.StringType)));
    return withWidths(typed, content, parsers);
  }

  private static List<ColumnParser> parsers(RawData data, InputSpec spec) {
    List<ColumnParser> parsers = new ArrayList<>();
    for (InputColumn input : spec.inputs()) {
      parsers.add(
          spec.image() != null
              ? new ImageColumn(input.column(), spec.image().length())
              : switch (input.feature().type()) {
                case NUMERIC -> NumericColumn.input(input);
                case CATEGORICAL -> new CategoricalColumn();
                case BOOLEAN -> new BooleanColumn(input.column());
                case VECTOR -> VectorColumn.of(data, input, spec.widths().get(input.column()));
              });
    }
    for (String label : spec.labels()) {
      parsers.add(
          spec.task() == Task.REGRESSION ? NumericColumn.label(label) : new ClassColumn(label));
    }
    return parsers;
  }

  /** Without the width Spark ML's stages take it from a first row, which an empty split has not. */
  private static Dataset<Row> withWidths(
      Dataset<Row> typed, List<String> content, List<ColumnParser> parsers) {
    Dataset<Row> sized = typed;
    for (int i = 0; i < parsers.size(); i++) {
      if (parsers.get(i) instanceof VectorColumn vector) {
        String name = content.get(i);
        Metadata width = new AttributeGroup(name, vector.width()).toMetadata();
        sized = sized.withColumn(name, col(name).as(name, width));
      }
    }
    return sized;
  }
}
