package org.rondo.spark.features;

import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.config.Transform;
import org.rondo.spark.features.InputSpec.Input;

/** One input: the number itself. Gaps may be filled. */
final class NumericFeature implements FeatureKind {

  @Override
  public FeatureType type() {
    return FeatureType.NUMERIC;
  }

  @Override
  public boolean reads(DataType type) {
    return FeatureKinds.isNumberOrText(type);
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.type() instanceof NumericType || column.numeric();
  }

  @Override
  public boolean scales() {
    return true;
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    String gap =
        input.feature().impute() == Impute.NONE
            ? input.name() + " is missing (impute: mean, median or mode would fill it)"
            : null;
    return new Parser(input.name(), gap, input.feature().transform() == Transform.LOG1P, missing);
  }

  /** A text as a number, which may be NaN or infinite; null where it is not a number. */
  static @Nullable Double number(String text) {
    char last = text.charAt(text.length() - 1);
    double plain = DecimalText.parse(text);
    if (!Double.isNaN(plain)) {
      return plain;
    }
    // Java reads "1d" and hexadecimal as numbers; data that hold them mean something else.
    if (Character.isDigit(last) || last == '.') {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /**
   * Text that is not a number and infinities make a bad row, and so does a gap that is not filled.
   * NaN is a gap.
   *
   * @param gap why a row without the number is a bad row; null where it is not a bad row
   * @param log1p whether the logarithm is taken
   * @param missing words that stand for a gap
   */
  record Parser(String column, @Nullable String gap, boolean log1p, MissingValues missing)
      implements ColumnParser {

    @Override
    public @Nullable Object parse(@Nullable Object raw) throws UnusableValueException {
      double typed = typed(raw);
      if (Math.abs(typed) <= Float.MAX_VALUE && !log1p) {
        return typed;
      }
      String text = ColumnParser.text(raw);
      if (text == null || missing.isNumber(text)) {
        if (gap == null) {
          return null;
        }
        throw new UnusableValueException(text == null ? gap : gap + ": it is '" + text + "'");
      }
      Double number = number(text);
      if (number == null) {
        throw new UnusableValueException(column + ": '" + text + "' is not a number");
      }
      if (number.isInfinite()) {
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

    /** The number that the text of a number would be read as; NaN for all else. */
    private static double typed(@Nullable Object raw) {
      return raw instanceof Double number
          ? number + 0.0 // no negative zero, as text has none
          : raw instanceof Long || raw instanceof Integer
              ? ((Number) raw).doubleValue()
              : Double.NaN;
    }
  }
}
