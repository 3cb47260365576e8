package org.rondo.spark.features;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.FeatureConfig;
import org.rondo.config.FeatureType;
import org.rondo.config.Tokens;
import org.rondo.spark.features.InputSpec.Input;

/**
 * Text as a sequence of tokens, each the index of a token in the vocabulary of the training rows,
 * counted from 1; 0 for an unknown token. The network has a row of weights for each index.
 */
public final class TextFeature implements FeatureKind {
  @Override
  public FeatureType type() {
    return FeatureType.TEXT;
  }

  @Override
  public boolean reads(DataType type) {
    return type instanceof StringType;
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    FeatureConfig feature = input.feature();
    return new Parser(
        input.name(),
        new TextTokens(
            Objects.requireNonNull(feature.tokens()) == Tokens.CHARACTERS, feature.lowerCase()));
  }

  @Override
  public boolean parsesSteps() {
    return true;
  }

  @Override
  public boolean hasWords() {
    return true;
  }

  @Override
  public List<String> vocabulary(Map<String, Long> found, FeatureConfig feature) {
    int most = Objects.requireNonNull(feature.vocabulary());
    int least = Objects.requireNonNull(feature.minCount());
    return feature.tokens() == Tokens.PIECES
        ? WordPieces.learn(found, most, least)
        : TextTokens.mostFrequent(found, most, least);
  }

  @Override
  public Writer writer(FittedFeatures.Column column, FeatureConfig feature) {
    Map<String, Integer> places = new HashMap<>();
    for (String token : Objects.requireNonNull(column.categories())) {
      places.put(token, places.size() + 1);
    }
    return (value, inputs) -> inputs.set(column.position(), places.getOrDefault(value, 0));
  }

  /**
   * How the words of a text are split.
   *
   * @param vocabulary of the first column; null where it has none
   * @return null where values are not words that a network reads in pieces
   */
  public static @Nullable WordPieces pieces(
      List<InputColumn> columns, @Nullable List<String> vocabulary) {
    return vocabulary != null && columns.get(0).feature().tokens() == Tokens.PIECES
        ? new WordPieces(vocabulary)
        : null;
  }

  private record Parser(String column, TextTokens tokens) implements ColumnParser {
    @Override
    public Object parse(@Nullable Object raw) throws UnusableValueException {
      if (raw == null) {
        throw new UnusableValueException(column + " is missing");
      }
      List<String> found = tokens.of(raw.toString());
      if (found.isEmpty()) {
        throw new UnusableValueException(column + " is an empty text");
      }
      return found.toArray();
    }
  }
}
