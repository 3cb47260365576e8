package org.rondo.spark.features;

import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureType;
import org.rondo.data.Storage;
import org.rondo.data.TensorShape;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/**
 * A kind of feature: how such a column's values are told and parsed. Stateless. A new kind is one
 * file and one line in {@link FeatureKinds}; one that users name is also a constant of {@link
 * FeatureType}. What parsed values become is a matter of their Java type: {@link FittedFeatures}.
 */
public interface FeatureKind {

  /** The type that stands for this kind in configurations and signatures. */
  FeatureType type();

  /** How packed rows store the elements; type and storage together identify the kind. */
  default Storage storage() {
    return Storage.FLOAT32;
  }

  /** Whether values of a type can be of this kind at all. */
  boolean reads(DataType type);

  /** Whether a column that the configuration leaves open, and this kind reads, is of this kind. */
  default boolean suits(ColumnCounts column) {
    return false;
  }

  /** The parser of a column, whose shape is known. */
  ColumnParser parser(Input input, MissingValues missing);

  /** The parser of a column of a source, for a kind that reads more than the values. */
  default ColumnParser parser(Input input, MissingValues missing, RawData data) {
    return parser(input, missing);
  }

  /**
   * The shape of the values that a trained model expects of a column; null where each is one value.
   *
   * @param signature the model's
   * @param features the names of its features
   */
  default @Nullable TensorShape shape(
      InputColumn column, Signature signature, Set<String> features) {
    return null;
  }
}
