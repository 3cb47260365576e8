package org.rondo.spark.source;

import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.rondo.config.KebabCase;
import org.rondo.config.SinceType;

/**
 * A value of the column that tells new rows from old ones. Numbers are compared exactly, times as
 * moments, and text by the bytes of UTF-8; none of it depends on the zone or locale of a process.
 * Travels to executors.
 *
 * @param type as what it is compared
 * @param content a {@link BigDecimal}, an {@link Instant} or a string
 */
record SinceValue(SinceType type, Comparable<?> content)
    implements Comparable<SinceValue>, Serializable {
  private static final long serialVersionUID = 1L;

  /** The type that a column has by itself; empty for text, and for what has no order. */
  static Optional<SinceType> typeOf(DataType column) {
    if (column instanceof NumericType) {
      return Optional.of(SinceType.NUMBER);
    }
    boolean time =
        column instanceof TimestampType
            || column instanceof TimestampNTZType
            || column instanceof DateType;
    return time ? Optional.of(SinceType.TIME) : Optional.empty();
  }

  /** Whether values of a column can be compared as a type. */
  static boolean fits(DataType column, SinceType type) {
    return column instanceof StringType || typeOf(column).filter(type::equals).isPresent();
  }

  /** A value as a file of the registry has it. */
  static SinceValue parse(SinceType type, String text) {
    return of(type, text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not a %s".formatted(text, KebabCase.of(type))));
  }

  /**
   * A value of a row.
   *
   * @param raw as Spark converts it to Java
   * @return empty where it is missing, or of another kind
   */
  static Optional<SinceValue> of(SinceType type, @Nullable Object raw) {
    if (raw == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(content(type, raw)).map(content -> new SinceValue(type, content));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Comparable<?> content(SinceType type, Object raw) {
    String text = raw instanceof Timestamp ? "" : raw.toString().strip();
    return switch (type) {
      case NUMBER -> raw instanceof Double || raw instanceof Float ? exact(raw) : plain(text);
      case TIME -> moment(raw, text);
      case TEXT -> text.isEmpty() ? null : text;
    };
  }

  /** Infinities and NaN throw, as they have no place among numbers. */
  private static BigDecimal exact(Object raw) {
    return new BigDecimal(((Number) raw).doubleValue()).stripTrailingZeros();
  }

  private static BigDecimal plain(String text) {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new NumberFormatException(text); // 1E+999999999 would take forever to write out
    }
    return number.stripTrailingZeros();
  }

  private static final int MOST_DIGITS = 400;

  private static Instant moment(Object raw, String text) {
    if (raw instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (raw instanceof Instant instant) {
      return instant;
    }
    if (raw instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC);
    }
    if (text.length() <= "2026-11-25".length()) { // a date in either of Java's classes, too
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    String iso = text.replaceFirst(" ", "T");
    return iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
        ? OffsetDateTime.parse(iso.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2")).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  @Override
  public int compareTo(SinceValue other) {
    return switch (type) {
      case NUMBER -> ((BigDecimal) content).compareTo((BigDecimal) other.content);
      case TIME -> ((Instant) content).compareTo((Instant) other.content);
      case TEXT ->
          UTF8String.fromString((String) content)
              .compareTo(UTF8String.fromString((String) other.content));
    };
  }

  /** The value as files of the registry and messages have it, which {@link #parse} reads. */
  String text() {
    return content instanceof BigDecimal number ? number.toPlainString() : content.toString();
  }
}
