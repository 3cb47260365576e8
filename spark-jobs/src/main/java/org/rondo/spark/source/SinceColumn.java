package org.rondo.spark.source;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.config.KebabCase;
import org.rondo.config.SinceConfig;
import org.rondo.config.SinceType;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/**
 * New rows are those whose value in a column is greater than the highest one of the last success
 * and at most the highest one now: {@code after < value <= through}. Each increment begins where
 * the one before ended, so no row is in two.
 */
final class SinceColumn implements Since {
  private static final String COLUMN = "column";
  private static final String TYPE = "type";
  private static final String AFTER = "after";
  private static final String THROUGH = "through";
  private static final double NANOS = 1e9;

  private final SparkSession session;
  private final DataConfig data;
  private final SinceConfig config;
  private final Clock clock;

  SinceColumn(SparkSession session, DataConfig data, SinceConfig config, Clock clock) {
    this.session = session;
    this.data = data;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Increment after(@Nullable Map<String, Object> last) {
    RawData source = Sources.open(session, data);
    Reading reading = reading(source);
    if (last != null) {
      requireSame(last, reading);
    }
    SinceValue after = last == null ? null : value(last, THROUGH, reading.type());
    return increment(source, reading, after, latest(reading.type()));
  }

  @Override
  public Increment within(Map<String, Object> bounds) {
    RawData source = Sources.open(session, data);
    Reading reading = reading(source);
    requireSame(bounds, reading);
    SinceType type = reading.type();
    return increment(source, reading, value(bounds, AFTER, type), value(bounds, THROUGH, type));
  }

  @Override
  public boolean follows(Map<String, Object> bounds, @Nullable Map<String, Object> before) {
    return Objects.equals(bounds.get(AFTER), before == null ? null : before.get(THROUGH));
  }

  @Override
  public String reached(Map<String, Object> bounds) {
    return "%s %s".formatted(bounds.get(COLUMN), bounds.get(THROUGH));
  }

  private static @Nullable SinceValue value(
      Map<String, Object> bounds, String key, SinceType type) {
    Object text = bounds.get(key);
    return text == null ? null : SinceValue.parse(type, text.toString());
  }

  private void requireSame(Map<String, Object> bounds, Reading reading) {
    String column = String.valueOf(bounds.get(COLUMN));
    String type = String.valueOf(bounds.get(TYPE));
    if (!RowOrigin.same(column, reading.name()) || !type.equals(KebabCase.of(reading.type()))) {
      throw new GapException(
          "the last success was bounded by %s (%s), and now it is %s (%s)"
              .formatted(
                  bounds.containsKey(COLUMN) ? column : bounds.keySet(),
                  type,
                  reading.name(),
                  KebabCase.of(reading.type())));
    }
  }

  /** The highest value that is taken; null where all are. Times of the future are left. */
  private @Nullable SinceValue latest(SinceType type) {
    if (type != SinceType.TIME) {
      if (config.lag() != null) {
        throw new ConfigurationException(
            "retrain.since.lag: '%s' is a %s, and only times have a lag; leave it out"
                .formatted(config.column(), KebabCase.of(type)));
      }
      return null;
    }
    double lag = config.lag() == null ? 0 : config.lag();
    Instant now = clock.instant();
    return new SinceValue(type, now.minus(Duration.ofNanos((long) (lag * NANOS))));
  }

  private Increment increment(
      RawData source, Reading reading, @Nullable SinceValue after, @Nullable SinceValue latest) {
    Survey found =
        source
            .rows()
            .read()
            .aggregate(
                Survey.NONE,
                (sum, row) -> sum.with(reading.of(row).orElse(null), after, latest),
                Survey::plus);
    SinceValue through = found.highest() == null ? after : found.highest();
    Map<String, Object> bounds = new LinkedHashMap<>();
    bounds.put(COLUMN, reading.name());
    bounds.put(TYPE, KebabCase.of(reading.type()));
    bounds.put(AFTER, after == null ? null : after.text());
    bounds.put(THROUGH, through == null ? null : through.text());
    return new Increment(
        source.choosing(rows -> fresh(rows, reading, after, through)),
        after == null || config.replay() == 0
            ? null
            : new Increment.Replay(
                source.choosing(rows -> old(rows, reading, after)), config.replay(), after.text()),
        bounds,
        found.counts());
  }

  /** The new rows, and those of which nobody can tell. */
  private static JavaRDD<RawRow> fresh(
      JavaRDD<RawRow> rows,
      Reading reading,
      @Nullable SinceValue after,
      @Nullable SinceValue through) {
    return rows.filter(
            row ->
                reading
                    .of(row)
                    .map(
                        value ->
                            (after == null || value.compareTo(after) > 0)
                                && (through == null || value.compareTo(through) <= 0))
                    .orElse(true))
        .map(row -> reading.of(row).isPresent() ? row : reading.unusable(row));
  }

  private static JavaRDD<RawRow> old(JavaRDD<RawRow> rows, Reading reading, SinceValue after) {
    return rows.filter(row -> reading.of(row).filter(v -> v.compareTo(after) <= 0).isPresent());
  }

  private Reading reading(RawData source) {
    List<StructField> fields = source.fields();
    String column = String.valueOf(config.column());
    int place =
        IntStream.range(0, fields.size())
            .filter(i -> RowOrigin.same(fields.get(i).name(), column))
            .findFirst()
            .orElseThrow(
                () ->
                    new DataException(
                        "retrain.since: the data have no column '%s'; columns: %s"
                            .formatted(column, String.join(", ", source.columns()))));
    StructField field = fields.get(place);
    SinceType type =
        Optional.ofNullable(config.type())
            .or(() -> SinceValue.typeOf(field.dataType()))
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "retrain.since.type: '%s' is %s, which does not say how its values are ordered; set it to number, time or text"
                            .formatted(column, field.dataType().simpleString())));
    if (!SinceValue.fits(field.dataType(), type)) {
      throw new ConfigurationException(
          "retrain.since.type: '%s' is %s and cannot be compared as %s; leave it out, or name another column"
              .formatted(column, field.dataType().simpleString(), KebabCase.of(type)));
    }
    return new Reading(field.name(), place, type);
  }

  /**
   * How the column is read. Travels to executors.
   *
   * @param place among the source's columns
   */
  private record Reading(String name, int place, SinceType type) implements Serializable {
    private static final long serialVersionUID = 1L;

    Optional<SinceValue> of(RawRow row) {
      return row.origin().malformed() == null
          ? SinceValue.of(type, row.values().at(place))
          : Optional.empty();
    }

    /** The row with the reason why it is not to be used. */
    RawRow unusable(RawRow row) {
      RawRow.Origin at = row.origin();
      Object value = at.malformed() == null ? row.values().at(place) : null;
      String text = value == null ? "" : value.toString().strip();
      String reason =
          at.malformed() != null
              ? at.malformed()
              : text.isEmpty()
                  ? name + ", by which new rows are found, is missing"
                  : "%s, by which new rows are found: '%s' is not a %s"
                      .formatted(name, text, KebabCase.of(type));
      return new RawRow(
          row.values(),
          new RawRow.Origin(at.file(), at.part(), at.line(), at.text(), reason, at.test()));
    }
  }

  /** What is found in one pass over the rows. */
  private record Survey(@Nullable SinceValue highest, Increment.Counts counts)
      implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Survey NONE = new Survey(null, new Increment.Counts(0, 0, 0, 0));

    Survey with(
        @Nullable SinceValue value, @Nullable SinceValue after, @Nullable SinceValue latest) {
      if (value == null) {
        return plus(new Survey(null, new Increment.Counts(0, 0, 0, 1)));
      }
      if (after != null && value.compareTo(after) <= 0) {
        return plus(new Survey(null, new Increment.Counts(0, 1, 0, 0)));
      }
      return latest != null && value.compareTo(latest) > 0
          ? plus(new Survey(null, new Increment.Counts(0, 0, 1, 0)))
          : plus(new Survey(value, new Increment.Counts(1, 0, 0, 0)));
    }

    Survey plus(Survey other) {
      SinceValue most =
          highest == null || (other.highest != null && highest.compareTo(other.highest) < 0)
              ? other.highest
              : highest;
      return new Survey(most, counts.plus(other.counts));
    }
  }
}
