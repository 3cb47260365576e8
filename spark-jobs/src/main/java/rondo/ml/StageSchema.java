package rondo.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks the columns that a stage reads, and says which ones it adds. */
final class StageSchema {
  private StageSchema() {}

  /**
   * What an estimator makes of a schema.
   *
   * @param spark what Spark's base class makes of one with a vector of features
   * @throws IllegalArgumentException when a column is missing or of another type
   */
  static StructType fitting(
      NeuralParams stage, StructType schema, UnaryOperator<StructType> spark) {
    requireOneChoice(stage);
    requireExact(schema, "labelCol", stage.getLabelCol());
    if (isGiven(stage, stage.weightCol())) {
      String column = stage.getWeightCol();
      requireExact(schema, "weightCol", column);
      require(schema, "weightCol", column, NumericType.class::isInstance, "a number");
    }
    if (isGiven(stage, stage.validationIndicatorCol())) {
      String column = stage.getValidationIndicatorCol();
      require(schema, "validationIndicatorCol", column, BooleanType.class::isInstance, "boolean");
    }
    if (!stage.isSet(stage.inputCols())) {
      return spark.apply(schema);
    }
    for (String column : stage.getInputCols()) {
      require(schema, "inputCols", column, type -> true, "");
    }
    return withoutVector(schema, stage.getFeaturesCol(), spark);
  }

  /** Spark's base class itself reads the label and the weight, and by exact names. */
  private static void requireExact(StructType schema, String param, String column) {
    StageColumns.Found found = StageColumns.of(schema).require(param, column);
    if (!found.isColumn() || !found.field().name().equals(column)) {
      throw new IllegalArgumentException(
          "%s: no column has exactly the name '%s', by which Spark ML reads it; the columns are %s"
              .formatted(param, column, String.join(", ", schema.fieldNames())));
    }
  }

  private static void requireOneChoice(NeuralParams stage) {
    if (stage.isSet(stage.inputCols()) && stage.isSet(stage.featuresCol())) {
      throw new IllegalArgumentException(
          "%s: featuresCol ('%s') and inputCols are both set, but one of them says what to learn from; clear the other"
              .formatted(stage.uid(), stage.getFeaturesCol()));
    }
    if (stage.isSet(stage.inputCols()) && stage.getInputCols().length == 0) {
      throw new IllegalArgumentException(
          stage.uid() + ": inputCols is empty; name a column to learn from, or clear it");
    }
  }

  /** Whether a Param names a column: as in Spark, empty text names none. */
  static boolean isGiven(NeuralParams stage, org.apache.spark.ml.param.Param<String> column) {
    return stage.isDefined(column) && !stage.getOrDefault(column).isEmpty();
  }

  /**
   * Requires a column.
   *
   * @param param that names it
   * @param expected types, in words
   */
  static void require(
      StructType schema, String param, String column, Predicate<DataType> type, String expected) {
    DataType found = StageColumns.of(schema).require(param, column).field().dataType();
    if (!type.test(found)) {
      throw new IllegalArgumentException(
          "%s: the column '%s' is %s, expected %s"
              .formatted(param, column, found.simpleString(), expected));
    }
  }

  /** The same schema with the columns that Spark adds where there is a vector of features. */
  static StructType withoutVector(
      StructType schema, String vector, UnaryOperator<StructType> spark) {
    List<StructField> standIn =
        new ArrayList<>(
            Arrays.stream(schema.fields())
                .filter(field -> !StageColumns.same(field.name(), vector))
                .toList());
    standIn.add(new StructType().add(vector, SQLDataTypes.VectorType()).fields()[0]);
    StructField[] all = spark.apply(new StructType(standIn.toArray(StructField[]::new))).fields();
    List<StructField> result = new ArrayList<>(List.of(schema.fields()));
    result.addAll(Arrays.asList(all).subList(standIn.size(), all.length));
    return new StructType(result.toArray(StructField[]::new));
  }
}
