package org.rondo.spark.features;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.Impute;
import org.rondo.config.Transform;

/** Numbers: text that is none, NaN and infinities make a bad row, and so does a gap left open. */
final class NumericColumn implements ColumnParser {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final @Nullable String gap;
  private final boolean log1p;

  private NumericColumn(String column, @Nullable String gap, boolean log1p) {
    this.column = column;
    this.gap = gap;
    this.log1p = log1p;
  }

  static NumericColumn input(InputColumn input) {
    String gap =
        input.feature().impute() == Impute.NONE
            ? input.column() + " is missing (impute: mean, median or mode would fill it)"
            : null;
    return new NumericColumn(input.column(), gap, input.feature().transform() == Transform.LOG1P);
  }

  /** A number that nothing can stand in for. */
  static NumericColumn label(String column) {
    return new NumericColumn(column, "the label " + column + " is missing", false);
  }

  @Override
  public @Nullable Object parse(@Nullable Object raw) throws UnusableValueException {
    String text = ColumnParser.text(raw);
    if (text == null) {
      if (gap == null) {
        return null;
      }
      throw new UnusableValueException(gap);
    }
    double number = number(text);
    if (Double.isNaN(number)) {
      throw new UnusableValueException(column + " is NaN");
    }
    if (Double.isInfinite(number)) {
      throw new UnusableValueException(column + " is infinite");
    }
    if (Math.abs(number) > Float.MAX_VALUE) {
      throw new UnusableValueException(
          column + ": '" + text + "' is too large for a 32-bit number");
    }
    if (!log1p) {
      return number;
    }
    if (number <= -1) {
      throw new UnusableValueException(column + ": log1p needs more than -1, got " + number);
    }
    return StrictMath.log1p(number);
  }

  private double number(String text) throws UnusableValueException {
    char last = text.charAt(text.length() - 1);
    // Java reads "1d" and hexadecimal as numbers; data that hold them mean something else.
    if (Character.isDigit(last) || last == '.') {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw noNumber(text);
      }
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw noNumber(text);
    };
  }

  private UnusableValueException noNumber(String text) {
    return new UnusableValueException(column + ": '" + text + "' is not a number");
  }
}
