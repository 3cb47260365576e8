package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.jspecify.annotations.Nullable;

/**
 * Parses and judges one row. Its input holds the columns to keep, why the source could not read the
 * row, and the raw values; its output the columns to keep, the typed values and the reason.
 */
final class RowTyper implements MapFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final int kept;
  private final List<ColumnParser> parsers;

  RowTyper(int kept, List<ColumnParser> parsers) {
    this.kept = kept;
    this.parsers = new ArrayList<>(parsers);
  }

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

  /** A column's value; an array as a list, whatever Scala holds it in. */
  static @Nullable Object value(Row row, int index) {
    if (row.isNullAt(index)) {
      return null;
    }
    return row.schema().apply(index).dataType() instanceof ArrayType
        ? row.getList(index)
        : row.get(index);
  }
}
