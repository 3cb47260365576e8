package org.rondo.spark.source;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The rows of an earlier snapshot with the columns that the table has now. */
final class SnapshotColumns {
  private SnapshotColumns() {}

  /** Columns that there were not are null, as in the table. */
  static Dataset<Row> of(Dataset<Row> rows, StructType now) {
    List<String> names = Arrays.asList(rows.columns());
    List<Column> columns = new ArrayList<>();
    for (StructField field : now.fields()) {
      Column value = names.contains(field.name()) ? RowOrigin.column(field.name()) : lit(null);
      columns.add(value.cast(field.dataType()).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }
}
