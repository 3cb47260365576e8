package org.rondo.spark.features;

import java.util.Objects;
import org.apache.spark.sql.types.DataType;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;

/**
 * One input: a word's index in the vocabulary of the training rows, counted from 1; 0 for a gap and
 * for unknown words. The network has a row of weights for each index.
 */
final class EmbeddingFeature implements FeatureKind {
  @Override
  public FeatureType type() {
    return FeatureType.EMBEDDING;
  }

  @Override
  public boolean reads(DataType type) {
    return FeatureKinds.isPlain(type);
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return ColumnParser::text;
  }

  @Override
  public boolean hasWords() {
    return true;
  }

  @Override
  public Writer writer(FittedFeatures.Column column, FeatureConfig feature) {
    Vocabulary words = new Vocabulary(Objects.requireNonNull(column.categories()));
    return (value, inputs) -> inputs.set(column.position(), words.place(value) + 1f);
  }
}
