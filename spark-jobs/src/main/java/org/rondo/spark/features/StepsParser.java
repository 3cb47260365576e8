package org.rondo.spark.features;

import org.jspecify.annotations.Nullable;

/**
 * Parses the steps of a sequence, each of which is a value of a column.
 *
 * @param column its name
 * @param step parses the value of one step
 */
record StepsParser(String column, ColumnParser step) implements ColumnParser {

  /** The values of all steps; at least one. */
  @Override
  public Object parse(@Nullable Object raw) throws UnusableValueException {
    @Nullable Object[] steps = SequenceSteps.of(raw);
    if (steps == null) {
      throw new UnusableValueException(
          column + (raw == null ? " is missing" : " is not an array of steps"));
    }
    if (steps.length == 0) {
      throw new UnusableValueException(column + " is an empty sequence");
    }
    @Nullable Object[] parsed = new Object[steps.length];
    for (int i = 0; i < steps.length; i++) {
      try {
        parsed[i] = step.parse(steps[i]);
      } catch (UnusableValueException e) {
        throw new UnusableValueException("step %s: %s".formatted(i + 1, e.getMessage()));
      }
    }
    return parsed;
  }
}
