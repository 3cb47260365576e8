package org.rondo.spark.features;

import org.apache.spark.sql.types.DataType;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;

/**
 * One element for each word that occurs in the training rows, and one more for all others; a gap
 * counts as a word that training has not seen.
 */
final class CategoricalFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.CATEGORICAL;
  }

  @Override
  public boolean reads(DataType type) {
    return FeatureKinds.isPlain(type);
  }

  /** A column of more distinct words holds names or prose rather than categories. */
  @Override
  public boolean suits(ColumnCounts column) {
    return column.hasAtMost(ColumnCounts.MOST_DISTINCT);
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return ColumnParser::text;
  }
}
