package org.rondo.spark.features;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.rondo.bundle.Signature.InputColumn;
import org.rondo.config.Impute;
import org.rondo.config.Transform;

/** Numbers: text that is none, NaN and infinities make a bad row, and so does a gap left open. */
final class NumericColumn {
  private NumericColumn() {}

  static TypedRows.Typed typed(InputColumn input, String name) {
    String column = input.column();
    Column number = TypedRows.number(column);
    Column reason = unusable(column, number);
    if (input.feature().impute() == Impute.NONE) {
      reason =
          when(
                  TypedRows.presentText(column).isNull(),
                  lit(column + " is missing (impute: mean, median or mode would fill it)"))
              .otherwise(reason);
    }
    if (input.feature().transform() == Transform.NONE) {
      return new TypedRows.Typed(name, number, reason);
    }
    Column outside =
        when(
            number.leq(-1),
            concat(lit(column + ": log1p needs more than -1, got "), number.cast("string")));
    return new TypedRows.Typed(
        name, log1p(number), when(reason.isNotNull(), reason).otherwise(outside));
  }

  /** A number that nothing can stand in for. */
  static TypedRows.Typed required(String column, String name) {
    Column number = TypedRows.number(column);
    Column missing =
        when(TypedRows.presentText(column).isNull(), lit("the label " + column + " is missing"));
    return new TypedRows.Typed(name, number, missing.otherwise(unusable(column, number)));
  }

  private static Column unusable(String column, Column number) {
    Column text = TypedRows.presentText(column);
    return when(
            text.isNotNull().and(number.isNull()),
            concat(lit(column + ": '"), text, lit("' is not a number")))
        .when(isnan(number), lit(column + " is NaN"))
        .when(abs(number).equalTo(Double.POSITIVE_INFINITY), lit(column + " is infinite"))
        .when(
            abs(number).gt(Float.MAX_VALUE),
            concat(lit(column + ": '"), text, lit("' is too large for a 32-bit number")));
  }
}
