package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
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
final class VectorColumn implements ColumnParser {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final boolean log1p;
  private final int width;

  private VectorColumn(InputColumn input, int width) {
    this.column = input.column();
    this.log1p = input.feature().transform() == Transform.LOG1P;
    this.width = width;
  }

  /**
   * A vector column.
   *
   * @param expected width; null to take that of most rows, which runs a job
   */
  static VectorColumn of(RawData data, InputColumn input, @Nullable Integer expected) {
    return new VectorColumn(input, expected == null ? usualWidth(data, input.column()) : expected);
  }

  /** The name of one element of a vector column. */
  static String element(String column, int index) {
    return column + "[" + index + "]";
  }

  /** Elements of every good row's vector. */
  int width() {
    return width;
  }

  @Override
  public DataType type() {
    return SQLDataTypes.VectorType();
  }

  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    Vector vector = width == 0 ? null : vector(raw);
    if (vector == null) {
      throw new UnusableValueException(column + " is missing or not a vector of numbers");
    }
    if (vector.size() != width) {
      throw new UnusableValueException(
          column + ": " + vector.size() + " numbers, expected " + width);
    }
    double[] values = vector.toArray();
    for (double number : values) {
      if (!Double.isFinite(number)) {
        throw new UnusableValueException(column + " holds " + number);
      }
    }
    return log1p ? Vectors.dense(Arrays.stream(values).map(StrictMath::log1p).toArray()) : vector;
  }

  private static int usualWidth(RawData data, String column) {
    List<Row> widths =
        data.frame()
            .select(RowOrigin.column(column))
            .map(
                (MapFunction<Row, Integer>)
                    row -> {
                      Vector vector = vector(RowTyper.value(row, 0));
                      return vector == null ? 0 : vector.size();
                    },
                Encoders.INT())
            .where(col("value").gt(0))
            .groupBy("value")
            .agg(count(lit(1)).as("rows"))
            .orderBy(desc("rows"), desc("value"))
            .takeAsList(1);
    return widths.isEmpty() ? 0 : widths.get(0).getInt(0);
  }

  private static @Nullable Vector vector(@Nullable Object raw) {
    if (raw instanceof Vector vector) {
      return vector;
    }
    if (raw instanceof List<?> list) {
      double[] values = new double[list.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = list.get(i) instanceof Number number ? number.doubleValue() : Double.NaN;
      }
      return Vectors.dense(values);
    }
    return raw == null ? null : parse(raw.toString());
  }

  private static @Nullable Vector parse(String text) {
    String bare = text.strip().replaceAll("^\\[|\\]$", "").strip();
    if (bare.isEmpty()) {
      return null;
    }
    try {
      return Vectors.dense(
          Arrays.stream(bare.split("[\\s,]+")).mapToDouble(Double::parseDouble).toArray());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
