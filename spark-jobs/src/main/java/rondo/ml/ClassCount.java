package rondo.ml;

import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Dataset;
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
   * @throws org.rondo.error.TrainingException when somebody cancels the job
   */
  static int of(Dataset<?> dataset, String label) {
    StageColumns columns = StageColumns.of(dataset.schema());
    StageColumns.Found found = columns.require("labelCol", label);
    Attribute attribute = Attribute.fromStructField(found.field());
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      int count = (Integer) nominal.getNumValues().get();
      return checked(label, count, "its attributes say that it has %s values".formatted(count));
    }
    if (attribute instanceof BinaryAttribute) {
      return 2;
    }
    double most =
        LabelCodes.greatest(StageColumns.apart(dataset), columns.in(found))
            .orElseThrow(
                () ->
                    new DataException(
                        "labelCol: '%s' has no value in any row, so there is nothing to learn"
                            .formatted(label)));
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
