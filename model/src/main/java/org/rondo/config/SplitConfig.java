package org.rondo.config;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the rows are split: into fractions, which sum to 1, or by the values of a column.
 *
 * @param train null where a column says which rows are held out, and all others are for training
 */
public record SplitConfig(
    @Doc(
            "The fraction of the rows to train on, above 0; with `column`, its value in these"
                + " rows.")
        @Nullable SplitPart train,
    @Doc(
            "The fraction of the rows to watch during training, as for early stopping; with"
                + " `column`, its value in these rows.")
        @Nullable SplitPart validation,
    @Doc(
            "The fraction of the rows to judge the trained model by; with `column`, its value in"
                + " these rows.")
        @Nullable SplitPart test,
    @Doc(
            "A column whose values say which split a row belongs to. Rows with any other value"
                + " are trained on, or bad rows where `train` names one too.")
        @Nullable String column,
    @Doc("A column of groups, such as patients, that are kept whole: all rows in one split.")
        @Nullable String by,
    @Doc(
            "A column of times or numbers: the oldest rows are trained on, the newest are the"
                + " test rows.")
        @Nullable String time)
    implements ConfigSection {
  /** The rounding error allowed in a sum such as 0.7 + 0.2 + 0.1. */
  private static final double SUM_TOLERANCE = 1e-9;

  /** Validates. */
  public SplitConfig {
    Violations found =
        Violations.in(SplitConfig.class, train, validation, test, column, by, time)
            .require(
                Stream.of(column, by, time).filter(Objects::nonNull).count() <= 1,
                "column, by and time are three ways of splitting; keep one",
                "column",
                "by",
                "time");
    if (column != null) {
      found
          .require(
              validation != null || test != null,
              "names the column '%s', but neither validation nor test names a value of it"
                  .formatted(column),
              "column",
              "validation",
              "test")
          .require(
              Stream.of(train, validation, test).filter(Objects::nonNull).distinct().count()
                  == Stream.of(train, validation, test).filter(Objects::nonNull).count(),
              "two splits have the same value",
              "validation",
              "test")
          .orThrow();
    } else {
      double sum = fraction(train) + fraction(validation) + fraction(test);
      requireFraction(found, train, "train", "a number above 0 and of at most 1");
      requireFraction(found, validation, "validation", "a number from 0 to 1");
      requireFraction(found, test, "test", "a number from 0 to 1");
      found
          .require(
              train != null,
              "required, but missing; expected a number above 0 and of at most 1",
              "train")
          .require(
              train == null || Double.isNaN(sum) || Math.abs(sum - 1) <= SUM_TOLERANCE,
              "train + validation + test is %s, expected 1"
                  .formatted(Double.isNaN(sum) ? "" : Bounds.plain(Math.round(sum * 1e12) / 1e12)),
              "train",
              "validation",
              "test")
          .orThrow();
      // However a fraction was written, it is kept in one form.
      train = part(fraction(train));
      validation = part(fraction(validation));
      test = part(fraction(test));
    }
  }

  /** Fractions of all rows. */
  public SplitConfig(double train, double validation, double test) {
    this(part(train), part(validation), part(test), null, null, null);
  }

  private static SplitPart part(double fraction) {
    return new SplitPart(Bounds.plain(fraction));
  }

  private static void requireFraction(
      Violations found, @Nullable SplitPart part, String key, String expected) {
    double fraction = fraction(part);
    boolean least = fraction > 0 || (fraction == 0 && (part == null || !key.equals("train")));
    found.require(
        least && fraction <= 1,
        "got %s, expected %s%s"
            .formatted(
                part == null ? "" : part.text(),
                expected,
                Double.isNaN(fraction) ? ", or a column that has this value (column: NAME)" : ""),
        key);
  }

  /** NaN for what is not a number. */
  private static double fraction(@Nullable SplitPart part) {
    Double number = part == null ? Double.valueOf(0) : part.number();
    return number == null ? Double.NaN : number;
  }

  /** The fraction of the validation rows; 0 where a column says which they are. */
  public double validationFraction() {
    return column == null ? fraction(validation) : 0;
  }

  /** The fraction of the test rows; 0 where a column says which they are. */
  public double testFraction() {
    return column == null ? fraction(test) : 0;
  }

  /** The columns that this reads; they are not features unless they are named. */
  public List<String> columns() {
    return Stream.of(column, by, time).flatMap(Stream::ofNullable).toList();
  }
}
