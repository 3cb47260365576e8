package org.rondo.spark.features;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.config.Transform;
import org.rondo.data.TensorShape;
import org.rondo.error.DataException;
import org.rondo.spark.features.InputSpec.Input;

/**
 * One input for each number of a vector: Spark ML's own, an array of numbers, or text of numbers
 * separated by blanks or commas. The width is that of the trained model; in training it is that of
 * most rows. A row of another width is a bad row.
 */
final class VectorFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.VECTOR;
  }

  @Override
  public boolean reads(DataType type) {
    return isVector(type) || type instanceof StringType;
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return isVector(column.type());
  }

  @Override
  public boolean scales() {
    return true;
  }

  @Override
  public List<String> names(Input input, @Nullable List<String> words) {
    return IntStream.range(0, width(input, words)).mapToObj(i -> element(input.name(), i)).toList();
  }

  /** Whether values are vectors by their type. */
  static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && array.elementType() instanceof NumericType);
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return new Parser(
        input.name(),
        Objects.requireNonNull(input.shape()).length(),
        input.feature().transform() == Transform.LOG1P);
  }

  @Override
  public TensorShape shape(InputColumn column, Signature signature, Set<String> features) {
    int width = 0;
    while (features.contains(element(column.column(), width))) {
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

  /** The name of a vector's element. */
  static String element(String column, int index) {
    return column + "[" + index + "]";
  }

  /** How many numbers a raw value has; 0 where it is not a vector. */
  static int width(@Nullable Object raw) {
    Vector vector = vector(raw);
    return vector == null ? 0 : vector.size();
  }

  private static @Nullable Vector vector(@Nullable Object raw) {
    if (raw instanceof Vector vector) {
      return vector;
    }
    if (raw instanceof scala.collection.Seq<?> array) {
      double[] values = new double[array.length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = array.apply(i) instanceof Number number ? number.doubleValue() : Double.NaN;
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
   * Parses vectors.
   *
   * @param width elements of every good row's vector
   * @param log1p whether the logarithm of each element is taken
   */
  private record Parser(String column, int width, boolean log1p) implements ColumnParser {

    @Override
    public Object parse(@Nullable Object raw) throws UnusableValueException {
      Vector vector = vector(raw);
      if (vector == null) {
        throw new UnusableValueException(column + " is missing or not a vector of numbers");
      }
      if (vector.size() != width) {
        throw new UnusableValueException(
            column + ": " + vector.size() + " numbers, expected " + width);
      }
      double[] values = vector instanceof SparseVector sparse ? sparse.values() : vector.toArray();
      for (double number : values) {
        if (!Double.isFinite(number)) {
          throw new UnusableValueException(column + " holds " + number);
        }
        if (log1p && number <= -1) {
          throw new UnusableValueException(column + ": log1p needs more than -1, got " + number);
        }
      }
      if (!log1p) {
        return vector;
      }
      double[] logarithms = Arrays.stream(values).map(StrictMath::log1p).toArray();
      return vector instanceof SparseVector sparse
          ? Vectors.sparse(width, sparse.indices(), logarithms)
          : Vectors.dense(logarithms);
    }
  }
}
