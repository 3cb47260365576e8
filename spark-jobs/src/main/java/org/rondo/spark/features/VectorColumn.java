package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.Transform;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;

/**
 * Vectors: Spark ML's own, arrays of numbers, or text of numbers between blanks or commas. The
 * width is that of the trained model, in training that of most rows; a row of another width is a
 * bad row.
 */
final class VectorColumn {
  private VectorColumn() {}

  /** The name of one element of a vector column. */
  static String element(String column, int index) {
    return column + "[" + index + "]";
  }

  /**
   * A vector column.
   *
   * @param expected width; null to take that of most rows
   */
  static TypedRows.Typed typed(
      RawData data, InputColumn input, String name, @Nullable Integer expected) {
    Column vector = vector(data, input.column());
    int width = expected == null ? width(data, vector) : expected;
    String column = input.column();
    Column reason =
        udf((UDF1<Vector, String>) value -> problem(value, column, width), DataTypes.StringType)
            .apply(vector);
    if (input.feature().transform() == Transform.LOG1P) {
      vector =
          udf((UDF1<Vector, Vector>) VectorColumn::log1p, SQLDataTypes.VectorType()).apply(vector);
    }
    return new TypedRows.Typed(name, vector, width == 0 ? lit(column + " is missing") : reason);
  }

  private static Column vector(RawData data, String column) {
    DataType type = ColumnGuess.dataType(data.frame(), column);
    Column raw = RowOrigin.column(column);
    if (type.equals(SQLDataTypes.VectorType())) {
      return raw;
    }
    if (type instanceof ArrayType) {
      return functions.array_to_vector(raw.cast(DataTypes.createArrayType(DataTypes.DoubleType)));
    }
    return udf((UDF1<String, Vector>) VectorColumn::parse, SQLDataTypes.VectorType())
        .apply(raw.cast("string"));
  }

  private static int width(RawData data, Column vector) {
    Column size =
        udf(
                (UDF1<Vector, Integer>) value -> value == null ? 0 : value.size(),
                DataTypes.IntegerType)
            .apply(vector);
    List<Row> widths =
        data.frame()
            .select(size.as("width"))
            .where(col("width").gt(0))
            .groupBy("width")
            .agg(count(lit(1)).as("rows"))
            .orderBy(desc("rows"), desc("width"))
            .takeAsList(1);
    return widths.isEmpty() ? 0 : widths.get(0).getInt(0);
  }

  private static @Nullable Vector parse(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      String bare = text.strip().replaceAll("^\\[|\\]$", "").strip();
      return Vectors.dense(
          Arrays.stream(bare.split("[\\s,]+")).mapToDouble(Double::parseDouble).toArray());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable String problem(@Nullable Vector value, String column, int width) {
    if (value == null) {
      return column + " is missing or not a vector of numbers";
    }
    if (value.size() != width) {
      return column + ": " + value.size() + " numbers, expected " + width;
    }
    for (double number : value.toArray()) {
      if (!Double.isFinite(number)) {
        return column + " holds " + number;
      }
    }
    return null;
  }

  private static @Nullable Vector log1p(@Nullable Vector value) {
    return value == null
        ? null
        : Vectors.dense(Arrays.stream(value.toArray()).map(StrictMath::log1p).toArray());
  }
}
