package org.rondo.spark.features;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.FeatureType;
import org.rondo.config.Impute;
import org.rondo.spark.features.InputSpec.Input;

/**
 * The year, which alone is scaled, and points {@code (sin, cos)} of the angle {@code 2 pi x /
 * period} for month (0 to 11, period 12), weekday (0 for Monday, period 7) and hour (with its
 * minutes, period 24). A typed value is the seconds since 1970 on the clock that the value shows; a
 * moment with a known zone is taken in UTC. Gaps may be filled.
 */
final class DateFeature implements FeatureKind {
  private static final int SECONDS = 60;
  private static final List<String> PARTS =
      List.of(
          "year", "month-sin", "month-cos", "weekday-sin", "weekday-cos", "hour-sin", "hour-cos");

  @Override
  public FeatureType type() {
    return FeatureType.DATE;
  }

  /** Numbers too: 20261125 is a date of the format {@code yyyyMMdd}. */
  @Override
  public boolean reads(DataType type) {
    return FeatureKinds.isNumberOrText(type) || FeatureKinds.isMoment(type);
  }

  @Override
  public boolean suits(ColumnCounts column) {
    return column.dated();
  }

  @Override
  public boolean scales() {
    return true;
  }

  @Override
  public boolean scales(int element) {
    return element == 0;
  }

  @Override
  public int width(Input input, @Nullable List<String> words) {
    return PARTS.size();
  }

  @Override
  public List<String> names(Input input, @Nullable List<String> words) {
    return PARTS.stream().map(part -> input.name() + "." + part).toList();
  }

  @Override
  public boolean keepsNumbers() {
    return false;
  }

  @Override
  public Vector numbers(Object value) {
    LocalDateTime moment = moment((Double) value);
    double[] parts = new double[PARTS.size()];
    parts[0] = moment.getYear();
    circle(parts, 1, moment.getMonthValue() - 1, 12);
    circle(parts, 3, moment.getDayOfWeek().getValue() - 1, 7);
    double minutes = moment.getMinute() + moment.getSecond() / (double) SECONDS;
    circle(parts, 5, moment.getHour() + minutes / SECONDS, 24);
    return Vectors.dense(parts);
  }

  private static void circle(double[] parts, int at, double value, int period) {
    double angle = 2 * Math.PI * value / period;
    parts[at] = StrictMath.sin(angle);
    parts[at + 1] = StrictMath.cos(angle);
  }

  /** The moment of a typed value. */
  static LocalDateTime moment(double seconds) {
    return LocalDateTime.ofEpochSecond((long) Math.floor(seconds), 0, ZoneOffset.UTC);
  }

  @Override
  public ColumnParser parser(Input input, MissingValues missing) {
    return new Parser(
        input.name(), input.feature().impute() != Impute.NONE, input.feature().format(), missing);
  }

  /** Whether a text is a date or a moment in ISO 8601. */
  static boolean isIso(String text) {
    if (text.length() < "2026-11-25".length() || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return false;
    }
    try {
      iso(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * A date or moment in ISO 8601, or with a blank instead of the T; in UTC where it has an offset.
   *
   * @throws DateTimeException when it is neither
   */
  static LocalDateTime iso(String text) {
    if (text.length() <= "2026-11-25".length()) {
      return LocalDate.parse(text).atStartOfDay();
    }
    String iso = text.replaceFirst(" ", "T");
    return iso.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$")
        ? utc(OffsetDateTime.parse(iso.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2")))
        : LocalDateTime.parse(iso);
  }

  private static LocalDateTime utc(OffsetDateTime moment) {
    return moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  /** Parses dates; {@code fills} says whether a gap is filled later. */
  private static final class Parser implements ColumnParser {
    private static final long serialVersionUID = 1L;
    private final String column;
    private final boolean fills;
    private final @Nullable String format;
    private final MissingValues missing;
    private transient @Nullable DateTimeFormatter formatter;

    Parser(String column, boolean fills, @Nullable String format, MissingValues missing) {
      this.column = column;
      this.fills = fills;
      this.format = format;
      this.missing = missing;
    }

    @Override
    public @Nullable Object parse(@Nullable Object raw) throws UnusableValueException {
      String text = ColumnParser.text(raw);
      if (text == null || missing.isNumber(text)) {
        if (fills) {
          return null;
        }
        throw new UnusableValueException(
            column + " is missing (impute: mean, median or mode would fill it)");
      }
      try {
        LocalDateTime moment =
            format == null || FeatureKinds.isMoment(raw) ? iso(text) : formatted(text, format);
        return (double) moment.toEpochSecond(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw new UnusableValueException(
            "%s: '%s' is not a date %s"
                .formatted(
                    column,
                    text,
                    format == null
                        ? "such as 2026-11-25 or 2026-11-25 08:30:00 (format: says how others are written)"
                        : "of the format " + format));
      }
    }

    private LocalDateTime formatted(String text, String pattern) {
      DateTimeFormatter known = formatter;
      if (known == null) {
        known =
            new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1) // In strict parsing, yyyy is a year of an era.
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
        formatter = known;
      }
      TemporalAccessor found =
          known.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from, YearMonth::from);
      return found instanceof OffsetDateTime moment
          ? utc(moment)
          : found instanceof LocalDateTime local
              ? local
              : found instanceof LocalDate day
                  ? day.atStartOfDay()
                  : ((YearMonth) found).atDay(1).atStartOfDay();
    }
  }
}
