package org.rondo.spark.features;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.rondo.data.Storage;
import org.rondo.spark.source.RowOrigin;

/**
 * Spark ML stages fitted on the training rows, which turn typed rows into vectors.
 *
 * @param stages the fitted stages
 * @param names of the vector's elements
 */
public record FittedFeatures(PipelineModel stages, List<String> names) {
  /** The column of the result, a Spark ML vector. */
  public static final String VECTOR = RowOrigin.PREFIX + "features";

  /** Copies the names. */
  public FittedFeatures {
    names = List.copyOf(names);
  }

  /** Adds the vector to typed rows. */
  public Dataset<Row> apply(Dataset<Row> typed) {
    return stages.transform(typed);
  }

  /** The column of a ready row that the network reads: the vector, or pixels as they are. */
  public static String column(Storage storage) {
    return storage == Storage.UINT8 ? TypedRows.input(0) : VECTOR;
  }

  /** What the network reads of a ready row: an array of floats, or of pixels as bytes. */
  public static Serializable inputs(Row ready, Storage storage) {
    Serializable features = ready.getAs(column(storage));
    return features instanceof Vector vector ? floats(vector) : features;
  }

  private static float[] floats(Vector vector) {
    double[] values = vector.toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
