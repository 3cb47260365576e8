package org.rondo.spark.features;

import java.time.temporal.Temporal;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.data.Storage;
import org.rondo.error.DataException;

/**
 * All kinds of features. Their order is that of the unscaled inputs, and of the guesses: the first
 * that suits a column is taken.
 */
final class FeatureKinds {
  static final FeatureKind IMAGE = new ImageFeature();
  static final FeatureKind PICTURE = new PictureFeature();

  static final List<FeatureKind> ALL =
      List.of(
          new NumericFeature(),
          new VectorFeature(),
          new BooleanFeature(),
          new DateFeature(),
          new CategoricalFeature(),
          new HashFeature(),
          new EmbeddingFeature(),
          new TextFeature(),
          IMAGE,
          PICTURE);

  private static final Map<FeatureType, FeatureKind> OF_TABLES = new EnumMap<>(FeatureType.class);

  static {
    ALL.stream()
        .filter(kind -> kind.storage() != Storage.UINT8)
        .forEach(kind -> OF_TABLES.put(kind.type(), kind));
  }

  private FeatureKinds() {}

  /** The kind of a column in a configuration or a signature. */
  static FeatureKind of(InputColumn column, Storage storage) {
    return ALL.stream()
        .filter(
            kind ->
                kind.type() == column.feature().type()
                    && (kind.storage() == Storage.UINT8) == (storage == Storage.UINT8)
                    && (kind == PICTURE) == (column.fit() != null))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "the model's signature reads '%s' as %s in %s, which Rondo does not write"
                        .formatted(column.column(), column.feature().type(), storage)));
  }

  /** The kind for a configured type of a table's column. */
  static FeatureKind of(FeatureType type) {
    return Objects.requireNonNull(OF_TABLES.get(type), type.name());
  }

  /** What a column probably is; empty when it suits no kind. */
  static Optional<FeatureKind> guess(ColumnCounts column) {
    return ALL.stream()
        .filter(kind -> column.present() > 0 && kind.reads(column.type()) && kind.suits(column))
        .findFirst();
  }

  /** Whether values of a type have a text form that represents them fully, on every machine. */
  static boolean isPlain(DataType type) {
    return isNumberOrText(type)
        || type instanceof BooleanType
        || isMoment(type)
        || type instanceof YearMonthIntervalType
        || type instanceof DayTimeIntervalType
        || type.typeName().startsWith("time("); // Not in Spark 3.5.
  }

  /** Whether a type can be that of the only label: plain, or a list of plain values. */
  static boolean isLabel(DataType type) {
    return isPlain(type) || (type instanceof ArrayType array && isPlain(array.elementType()));
  }

  /**
   * Whether columns of a type can be features at all; bytes are pixels only if a source says so.
   */
  static boolean canBeUsed(DataType type) {
    return ALL.stream().anyMatch(kind -> kind.storage() != Storage.UINT8 && kind.reads(type));
  }

  static boolean isMoment(DataType type) {
    return type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  /** Whether a value is a date or a moment by its type. */
  static boolean isMoment(@Nullable Object raw) {
    return raw instanceof Date || raw instanceof Temporal;
  }

  /** Whether a value is a single one, and not an array, a vector, a row or bytes. */
  static boolean isOne(@Nullable Object raw) {
    return raw instanceof CharSequence
        || raw instanceof Number
        || raw instanceof Boolean
        || isMoment(raw);
  }

  static boolean isNumberOrText(DataType type) {
    return type instanceof NumericType || type instanceof StringType;
  }
}
