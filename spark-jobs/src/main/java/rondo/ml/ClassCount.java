package rondo.ml;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.error.DataException;
import org.rondo.spark.shards.LabelCodes;

/** How many classes a label column has: as its attributes say, or else by its greatest value. */
final class ClassCount {
  private ClassCount() {}

  /**
   * Counts; runs a job where the column has no attribute that says it.
   *
   * @param label the name of a numeric column of indices 0, 1, ...
   * @return at least 2
   * @throws DataException when there are fewer classes, or too many
   */
  static int of(Dataset<?> dataset, String label) {
    Attribute attribute = Attribute.fromStructField(dataset.schema().apply(label));
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      int count = (Integer) nominal.getNumValues().get();
      return checked(label, count, "its attributes say that it has %s values".formatted(count));
    }
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    Column value = Columns.named(label).cast("double");
    Row row = dataset.select(max(when(not(isnan(value)), value))).head();
    if (row.isNullAt(0)) {
      throw new DataException(
          "labelCol: '%s' has no value in any row, so there is nothing to learn".formatted(label));
    }
    double most = row.getDouble(0);
    return checked(label, Math.floor(most) + 1, "its greatest value is " + most);
  }

  private static int checked(String label, double count, String why) {
    if (count < 2) {
      throw new DataException(
          "labelCol: '%s' has only one class (%s); expected the indices of two or more classes, 0, 1, ..."
              .formatted(label, why));
    }
    if (count > LabelCodes.MOST_CLASSES) {
      throw new DataException(
          "labelCol: '%s' has too many classes (%s), expected at most %s; a NeuralRegressor predicts numbers"
              .formatted(label, why, LabelCodes.MOST_CLASSES));
    }
    return (int) count;
  }
}
