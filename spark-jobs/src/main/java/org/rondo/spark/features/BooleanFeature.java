package org.rondo.spark.features;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;
import org.rondo.spark.source.RawData;

/** One element: yes and no in the usual spellings, as 1 and 0. */
final class BooleanFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.BOOLEAN;
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.type() instanceof BooleanType;
  }

  @Override
  public ColumnParser parser(RawData data, Input input) {
    return new Parser(input.name());
  }

  @Override
  public List<Part> fit(
      List<Input> inputs, Dataset<Row> training, Consumer<PipelineStage> pipeline) {
    return inputs.stream()
        .map(input -> new Part(input.typed(), null, List.of(input.name())))
        .toList();
  }

  private record Parser(String column) implements ColumnParser {

    @Override
    public Object parse(@Nullable Object raw) throws UnusableValueException {
      String text = ColumnParser.text(raw);
      if (text == null) {
        throw new UnusableValueException(column + " is missing");
      }
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "t", "yes", "y", "1", "1.0" -> 1.0;
        case "false", "f", "no", "n", "0", "0.0" -> 0.0;
        default ->
            throw new UnusableValueException(column + ": '" + text + "' is neither true nor false");
      };
    }
  }
}
