package org.rondo.spark.features;

import java.util.Locale;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.spark.features.InputSpec.Input;

/** One input: yes and no in the usual spellings, as 1 and 0. */
final class BooleanFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.BOOLEAN;
  }

  @Override
  public boolean reads(DataType type) {
    return type instanceof BooleanType || FeatureKinds.isNumberOrText(type);
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.type() instanceof BooleanType;
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return new Parser(input.name());
  }

  record Parser(String column) implements ColumnParser {

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
