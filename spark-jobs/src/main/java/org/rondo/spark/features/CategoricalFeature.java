package org.rondo.spark.features;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;

/**
 * One input for each word that occurs in the training rows, and one more for all others; a gap
 * counts as a word unseen in training.
 */
final class CategoricalFeature implements FeatureKind {
  private static final String UNKNOWN = "(other)";

  @Override
  public FeatureType type() {
    return FeatureType.CATEGORICAL;
  }

  @Override
  public boolean reads(DataType type) {
    return FeatureKinds.isPlain(type);
  }

  /** A column with more distinct words holds names or prose rather than categories. */
  @Override
  public boolean suits(ColumnCounts column) {
    return column.hasAtMost(ColumnCounts.MOST_DISTINCT);
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
  public int width(Input input, @Nullable List<String> words) {
    return Objects.requireNonNull(words).size() + 1;
  }

  @Override
  public List<String> names(Input input, @Nullable List<String> words) {
    return Stream.concat(Objects.requireNonNull(words).stream(), Stream.of(UNKNOWN))
        .map(word -> input.name() + "=" + word)
        .toList();
  }

  @Override
  public Writer writer(FittedFeatures.Column column, FeatureConfig feature) {
    List<String> categories = Objects.requireNonNull(column.categories());
    Vocabulary words = new Vocabulary(categories);
    return (value, inputs) -> {
      int place = words.place(value);
      inputs.set(column.position() + (place == Vocabulary.UNKNOWN ? categories.size() : place), 1);
    };
  }
}
