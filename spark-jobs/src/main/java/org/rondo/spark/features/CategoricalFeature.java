package org.rondo.spark.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/**
 * One element for each word that occurs in the training rows, and one more for all others; a gap
 * counts as a word that training has not seen.
 */
final class CategoricalFeature implements FeatureKind {
  private static final String INDEX = "_index";
  private static final String SLOTS = "_slots";
  private static final String UNKNOWN = "(other)";

  /** A column of more distinct words holds names or prose rather than categories. */
  private static final long MOST_CATEGORIES = 100;

  @Override
  public FeatureType type() {
    return FeatureType.CATEGORICAL;
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.distinct() <= MOST_CATEGORIES;
  }

  @Override
  public ColumnParser parser(RawData data, Input input) {
    return new Parser();
  }

  @Override
  public List<Part> fit(
      List<Input> inputs, Dataset<Row> training, Consumer<PipelineStage> pipeline) {
    StringIndexerModel indexer =
        new StringIndexer("rondo-categories")
            .setInputCols(columns(inputs, ""))
            .setOutputCols(columns(inputs, INDEX))
            .setStringOrderType("alphabetAsc")
            .setHandleInvalid("keep")
            .fit(training);
    pipeline.accept(indexer);
    pipeline.accept(
        new OneHotEncoder("rondo-slots")
            .setInputCols(columns(inputs, INDEX))
            .setOutputCols(columns(inputs, SLOTS))
            .setDropLast(false));
    List<Part> parts = new ArrayList<>();
    for (Input input : inputs) {
      List<String> names = new ArrayList<>();
      for (String value : indexer.labelsArray()[parts.size()]) {
        names.add(input.name() + "=" + value);
      }
      names.add(input.name() + "=" + UNKNOWN);
      parts.add(new Part(input.typed() + SLOTS, null, names));
    }
    return parts;
  }

  private static String[] columns(List<Input> inputs, String suffix) {
    return inputs.stream().map(input -> input.typed() + suffix).toArray(String[]::new);
  }

  @Override
  public Set<Class<?>> fittedStages() {
    return Set.of(StringIndexerModel.class, OneHotEncoderModel.class);
  }

  private record Parser() implements ColumnParser {

    @Override
    public DataType type() {
      return DataTypes.StringType;
    }

    @Override
    public @Nullable Object parse(@Nullable Object raw) {
      return ColumnParser.text(raw);
    }
  }
}
