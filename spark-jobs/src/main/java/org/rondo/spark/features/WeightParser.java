package org.rondo.spark.features;

import org.jspecify.annotations.Nullable;

/** A number from 0 up; without one, it is not known how much the row counts. */
record WeightParser(String column) implements ColumnParser {

  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    String text = ColumnParser.text(raw);
    Double weight = text == null ? null : NumericFeature.number(text);
    if (weight == null || !(weight >= 0 && weight <= Float.MAX_VALUE)) {
      throw new UnusableValueException(
          text == null
              ? "the weight " + column + " is missing"
              : "the weight %s: '%s' is not a number of at least 0".formatted(column, text));
    }
    return weight;
  }
}
