package org.rondo.spark.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.config.Transform;
import org.rondo.data.TensorShape;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;
import org.rondo.spark.source.RowOrigin;

/**
 * One element for each number of a vector: Spark ML's own, arrays of numbers, or text of numbers
 * between blanks or commas. The width is that of the trained model, in training that of most rows;
 * a row of another width is a bad row.
 */
final class VectorFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.VECTOR;
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.type().equals(SQLDataTypes.VectorType()) || column.type() instanceof ArrayType;
  }

  @Override
  public ColumnParser parser(RawData data, Input input) {
    TensorShape expected = input.shape();
    return new Parser(
        input.name(),
        expected == null ? usualWidth(data, input.name()) : expected.length(),
        input.feature().transform() == Transform.LOG1P);
  }

  @Override
  public TensorShape shape(InputColumn column, Signature signature) {
    int width = 0;
    while (signature.features().contains(element(column.column(), width))) {
      width++;
    }
    if (width == 0) {
      throw new DataException(
          "the model's signature names no element of its vector column '"
              + column.column()
              + "'; use a model that Rondo has written");
    }
    return TensorShape.of(width);
  }

  @Override
  public List<Part> fit(
      List<Input> inputs, Dataset<Row> training, Consumer<PipelineStage> pipeline) {
    return inputs.stream().map(input -> part(input, training)).toList();
  }

  private static Part part(Input input, Dataset<Row> training) {
    int width = AttributeGroup.fromStructField(training.schema().apply(input.typed())).size();
    return new Part(
        input.typed(),
        input.feature().scale(),
        IntStream.range(0, width).mapToObj(i -> element(input.name(), i)).toList());
  }

  private static String element(String column, int index) {
    return column + "[" + index + "]";
  }

  private static int usualWidth(RawData data, String column) {
    List<Row> widths =
        data.frame()
            .select(RowOrigin.column(column))
            .map(
                (MapFunction<Row, Integer>)
                    row -> {
                      Vector vector = vector(TypedRows.value(row, 0));
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
    return raw == null ? null : parsed(raw.toString());
  }

  private static @Nullable Vector parsed(String text) {
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

  /**
   * Judges vectors.
   *
   * @param width elements of every good row's vector; 0 where no row has any
   * @param log1p whether the logarithm of each element is taken
   */
  private record Parser(String column, int width, boolean log1p) implements ColumnParser {

    @Override
    public DataType type() {
      return SQLDataTypes.VectorType();
    }

    /** Otherwise Spark ML takes the width from a first row, which an empty split does not have. */
    @Override
    public Metadata metadata(String typed) {
      return new AttributeGroup(typed, width).toMetadata();
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
        if (log1p && number <= -1) {
          throw new UnusableValueException(column + ": log1p needs more than -1, got " + number);
        }
      }
      return log1p ? Vectors.dense(Arrays.stream(values).map(StrictMath::log1p).toArray()) : vector;
    }
  }
}
