package rondo.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.rondo.spark.SparkTest;

/** Small data sets with a vector of two features, a label, a weight and an indicator. */
final class MlRows {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("watch", DataTypes.BooleanType);

  private MlRows() {}

  /** A classifier of few parameters, which learns in a moment. */
  static NeuralClassifier classifier() {
    return new NeuralClassifier()
        .setHiddenLayers(8)
        .setMaxEpochs(30)
        .setBatchSize(10)
        .setLocalSteps(2)
        .setLearningRate(0.02);
  }

  /** Rows whose label is 1 above a line through the origin, and 0 below it. */
  static Dataset<Row> binary(int count) {
    return frame(IntStream.range(0, count).mapToObj(i -> row(i, a(i) + b(i) > 0 ? 1 : 0)).toList());
  }

  /** Rows of three classes: the sectors that a point lies in. */
  static Dataset<Row> threeClasses(int count) {
    return frame(
        IntStream.range(0, count)
            .mapToObj(i -> row(i, a(i) > 0.3 ? 2 : b(i) > 0 ? 1 : 0))
            .toList());
  }

  /** Rows whose label is a plane over the features. */
  static Dataset<Row> numbers(int count) {
    return frame(
        IntStream.range(0, count).mapToObj(i -> row(i, 100 + 20 * a(i) - 5 * b(i))).toList());
  }

  /** One row. */
  static Row row(int i, double label) {
    return RowFactory.create(i, Vectors.dense(a(i), b(i)), label, 1.0 + i % 3, i % 5 == 0);
  }

  /** One row with features of its own. */
  static Row row(int i, double label, double... features) {
    return RowFactory.create(i, Vectors.dense(features), label, 1.0, false);
  }

  /** A data set of the rows. */
  static Dataset<Row> frame(List<Row> rows) {
    return SparkTest.session(2).createDataFrame(rows, SCHEMA).repartition(3);
  }

  /** The same data set with a few rows more. */
  static Dataset<Row> with(Dataset<Row> rows, Row... more) {
    List<Row> all = new ArrayList<>(rows.collectAsList());
    all.addAll(Arrays.asList(more));
    return frame(all);
  }

  /** The same data set with a column that may be null and has metadata. */
  static Dataset<Row> withField(Dataset<Row> rows, StructField field) {
    StructField[] fields = rows.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      fields[i] = fields[i].name().equals(field.name()) ? field : fields[i];
    }
    return SparkTest.session(2).createDataFrame(rows.collectAsList(), new StructType(fields));
  }

  private static double a(int i) {
    return StrictMath.sin(i);
  }

  private static double b(int i) {
    return StrictMath.cos(1.7 * i);
  }

  /** What a transformation has added, in the order of the rows. */
  static List<String> added(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList().stream()
        .map(
            row ->
                row.getAs("rawPrediction")
                    + " "
                    + row.getAs("probability")
                    + " "
                    + row.getAs("prediction"))
        .toList();
  }
}
