package org.rondo.spark.features;

import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.source.RawRow;

/** Parses and judges one column's values. Travels to executors. */
public interface ColumnParser extends Serializable {
  /** Every whole number up to this is a double of its own. */
  double EXACT = 0x1p53;

  /** As SQL writes it: 2026-11-25 08:30:00, with fractions of a second where there are any. */
  DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  /**
   * Parses a value.
   *
   * @param raw as the source delivered it
   * @return a {@code Double}, {@code String}, Spark ML vector or {@code byte[]}, or an {@code
   *     Object[]} of one for each step; null where a gap is allowed
   * @throws UnusableValueException with the reason when the row cannot be used
   */
  @Nullable Object parse(@Nullable Object raw) throws UnusableValueException;

  /**
   * Parses a value that may depend on where its row came from.
   *
   * @throws UnusableValueException with the reason when the row cannot be used
   */
  default @Nullable Object parse(@Nullable Object raw, RawRow.Origin origin)
      throws UnusableValueException {
    return parse(raw);
  }

  /**
   * A value as trimmed text, the same on every machine and in every session: moments are in UTC.
   * Null where no text is left.
   */
  static @Nullable String text(@Nullable Object raw) {
    if (raw == null) {
      return null;
    }
    String text;
    if (raw instanceof BigDecimal decimal) {
      text = decimal.toPlainString();
    } else if (raw instanceof Double || raw instanceof Float) {
      text = number((Number) raw);
    } else if (raw instanceof Timestamp || raw instanceof Instant || raw instanceof LocalDateTime) {
      text = moment(raw);
    } else {
      text = raw.toString().strip(); // A date in either of Java's classes: 2026-11-25.
    }
    return text.isEmpty() ? null : text;
  }

  /** Without an exponent, and without a fraction where the number is whole. */
  private static String number(Number raw) {
    double value = raw.doubleValue();
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      return Long.toString((long) value);
    }
    String text = raw.toString();
    return text.indexOf('E') < 0 ? text : new BigDecimal(text).stripTrailingZeros().toPlainString();
  }

  private static String moment(Object raw) {
    Instant instant =
        raw instanceof LocalDateTime local
            ? local.toInstant(ZoneOffset.UTC)
            : raw instanceof Timestamp timestamp ? timestamp.toInstant() : (Instant) raw;
    return MOMENT.format(instant.atOffset(ZoneOffset.UTC));
  }

  /**
   * A value makes its row a bad row; the message is the reason. It has no stack trace, because it
   * is about data.
   */
  final class UnusableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with the reason. */
    public UnusableValueException(String reason) {
      super(reason, null, false, false);
    }
  }
}
