package org.rondo.spark.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.rondo.bundle.Signature;
import org.rondo.error.DataException;
import org.rondo.spark.ledger.BatchFolder;
import org.rondo.spark.source.RowOrigin;

/**
 * The columns that a batch adds to those of its source: predictions, the version of the model, and
 * where there is a second model the same again with another beginning.
 *
 * @param predictions of the model
 * @param version of the model
 * @param shadow predictions of the second model, and its version; empty where there is none
 */
record BatchColumns(StructType predictions, String version, StructType shadow) {
  private static final String SHADOW = "shadow_";

  /** The name of the column of the second model's version. */
  static String shadowVersion(String version) {
    return SHADOW + version;
  }

  /**
   * The columns for a source.
   *
   * @param shown the source's columns
   * @param shadowed whether there are columns of a second model
   * @throws DataException when names clash
   */
  static BatchColumns of(
      Signature signature, IncrementalOutput output, StructType shown, Shadowed shadowed) {
    StructType predictions = output.columns().of(signature, List.of(shown.fieldNames()));
    StructType shadow = new StructType();
    if (shadowed == Shadowed.YES) {
      for (StructField field : predictions.fields()) {
        shadow = shadow.add(SHADOW + field.name(), field.dataType());
      }
      shadow = shadow.add(shadowVersion(output.versionColumn()), DataTypes.StringType);
    }
    BatchColumns columns = new BatchColumns(predictions, output.versionColumn(), shadow);
    columns.requireDistinct(shown);
    return columns;
  }

  /** Whether there are columns of a second model. */
  enum Shadowed {
    YES,
    NO
  }

  /** All that are added, in order. */
  StructType all() {
    return ModelScoring.with(predictions.add(version, DataTypes.StringType), shadow);
  }

  /** Where the columns of the second model begin. */
  int shadowOffset() {
    return predictions.length() + 1;
  }

  /** The second model's predictions. */
  StructType shadowPredictions() {
    return new StructType(Arrays.copyOf(shadow.fields(), predictions.length()));
  }

  private void requireDistinct(StructType shown) {
    List<String> taken = new ArrayList<>(List.of(shown.fieldNames()));
    taken.add(BatchFolder.COLUMN);
    for (String name : all().fieldNames()) {
      if (taken.stream().anyMatch(other -> RowOrigin.same(other, name))) {
        throw clash(name, "choose other names with --version-col or --prediction-col");
      }
      taken.add(name);
    }
    for (String name : shown.fieldNames()) {
      if (RowOrigin.same(name, BatchFolder.COLUMN)) {
        throw clash(name, "rename it, as this is what readers call a batch's number");
      }
    }
  }

  private static DataException clash(String name, String advice) {
    return new DataException(
        "data.source: two columns would be called '%s', which readers may not tell apart; %s"
            .formatted(name, advice));
  }
}
