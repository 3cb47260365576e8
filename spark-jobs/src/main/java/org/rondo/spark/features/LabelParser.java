package org.rondo.spark.features;

import org.jspecify.annotations.Nullable;
import org.rondo.config.Task;

/** The label of a classification: the word that names the class. */
record LabelParser(String column) implements ColumnParser {

  /** The parser of a label column: a class, or a number that nothing can stand in for. */
  static ColumnParser of(Task task, String column, MissingValues missing) {
    return switch (task) {
      case CLASSIFICATION -> new LabelParser(column);
      case REGRESSION ->
          new NumericFeature.Parser(column, "the label " + column + " is missing", false, missing);
    };
  }

  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    String text = ColumnParser.text(raw);
    if (text == null) {
      throw new UnusableValueException("the label " + column + " is missing");
    }
    if (text.equals("NaN")) {
      throw new UnusableValueException("the label " + column + " is NaN");
    }
    return text;
  }
}
