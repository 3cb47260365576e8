package org.rondo.spark.features;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Yes and no in the usual spellings, as 1 and 0. */
final class BooleanColumn implements ColumnParser {
  private static final long serialVersionUID = 1L;

  private final String column;

  BooleanColumn(String column) {
    this.column = column;
  }

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
