package org.rondo.spark.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

  /** Parses and judges; the source's own columns stay where they are. Not cached. */
  public static Dataset<Row> of(RawData data, InputSpec spec) {
    List<Typed> typed = new ArrayList<>();
    for (int i = 0; i < spec.inputs().size(); i++) {
      typed.add(input(data, spec, i));
    }
    for (int i = 0; i < spec.labels().size(); i++) {
      typed.add(label(spec, i));
    }
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    typed.forEach(part -> columns.add(part.value().as(part.name())));
    Column judged = concat_ws("; ", typed.stream().map(Typed::reason).toArray(Column[]::new));
    columns.add(coalesce(col(RowOrigin.MALFORMED), when(judged.notEqual(""), judged)).as(REASON));
    return data.frame().select(columns.toArray(Column[]::new));
  }

  /** A typed column and the reason, null for none, why a row's value cannot be used. */
  record Typed(String name, Column value, Column reason) {}

  private static Typed input(RawData data, InputSpec spec, int index) {
    InputColumn input = spec.inputs().get(index);
    String name = input(index);
    if (spec.image() != null) {
      return image(input, name, spec.image().length());
    }
    return switch (input.feature().type()) {
      case NUMERIC -> NumericColumn.typed(input, name);
      case CATEGORICAL -> new Typed(name, presentText(input.column()), lit(null).cast("string"));
      case BOOLEAN -> bool(input, name);
      case VECTOR -> VectorColumn.typed(data, input, name, spec.widths().get(input.column()));
    };
  }

  private static Typed label(InputSpec spec, int index) {
    String column = spec.labels().get(index);
    if (spec.task() == Task.REGRESSION) {
      return NumericColumn.required(column, label(index));
    }
    Column text = presentText(column);
    Column reason =
        when(text.isNull(), lit("the label " + column + " is missing"))
            .when(text.equalTo("NaN"), lit("the label " + column + " is NaN"));
    return new Typed(label(index), text, reason);
  }

  private static Typed bool(InputColumn input, String name) {
    Column text = org.apache.spark.sql.functions.lower(presentText(input.column()));
    Column value =
        when(text.isin("true", "t", "yes", "y", "1", "1.0"), lit(1.0))
            .when(text.isin("false", "f", "no", "n", "0", "0.0"), lit(0.0));
    Column reason =
        when(text.isNull(), lit(input.column() + " is missing"))
            .when(
                value.isNull(),
                concat(lit(input.column() + ": '"), text, lit("' is neither true nor false")));
    return new Typed(name, value, reason);
  }

  private static Typed image(InputColumn input, String name, int pixels) {
    Column value = RowOrigin.column(input.column());
    Column reason =
        when(value.isNull(), lit(input.column() + " is missing"))
            .when(
                length(value).notEqual(pixels),
                concat(
                    lit(input.column() + ": "),
                    length(value).cast("string"),
                    lit(" bytes, expected " + pixels)));
    return new Typed(name, value, reason);
  }

  /** A column as trimmed text; null where nothing is left. */
  static Column presentText(String column) {
    Column text = trim(RowOrigin.column(column).cast("string"));
    return when(text.notEqual(""), text);
  }

  /** A column as a double; null where it is no number, without failing. */
  static Column number(String column) {
    return expr("try_cast(trim(cast(" + RowOrigin.quoted(column) + " as string)) as double)");
  }
}
