package org.rondo.spark.features;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.rondo.spark.features.ColumnParser.UnusableValueException;

/**
 * The time of a row: a moment or a number. Travels to executors.
 *
 * @param order by which times of one kind are compared: microseconds since 1970, or a separate
 *     order for numbers
 * @param number whether it is a number
 */
record StepTime(long order, boolean number) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double MICROS = 1e6;

  /**
   * Reads a time.
   *
   * @param name of the column
   * @throws UnusableValueException when it is neither a number nor a moment
   */
  static StepTime of(String name, String text) throws UnusableValueException {
    Double number = NumericFeature.number(text);
    if (number != null && !number.isNaN()) {
      return of(number);
    }
    try {
      LocalDateTime start = LocalDateTime.of(1970, 1, 1, 0, 0);
      return new StepTime(ChronoUnit.MICROS.between(start, DateFeature.iso(text)), false);
    } catch (DateTimeException e) {
      throw new UnusableValueException(
          "%s: '%s' is neither a number nor a time such as 2026-11-25 08:30:00"
              .formatted(name, text));
    }
  }

  /** A number as a time. */
  static StepTime of(double number) {
    return new StepTime(turned(Double.doubleToLongBits(number == 0 ? 0 : number)), true);
  }

  /** The bits of doubles are in order, except that negative ones are reversed; its own inverse. */
  private static long turned(long bits) {
    return bits < 0 ? ~bits ^ Long.MIN_VALUE : bits;
  }

  /** The distance from 0, in seconds since 1970 or as the number itself. */
  double position() {
    return number ? Double.longBitsToDouble(turned(order)) : order / MICROS;
  }

  /** The time as people write it. */
  String shown() {
    return number ? ColumnParser.text(position()) + "" : InputSpecs.moment(position());
  }

  /** A distance between two such times, in words. */
  String shown(double distance) {
    double[] seconds = {86_400, 3_600, 60, 1};
    String[] units = {"day", "hour", "minute", "second"};
    for (int i = 0; i < units.length && !number; i++) {
      if (distance >= seconds[i] || i == units.length - 1) {
        String count = figures(distance / seconds[i]);
        return count + " " + units[i] + (count.equals("1") ? "" : "s");
      }
    }
    return figures(distance);
  }

  private static String figures(double value) {
    String text = String.format(Locale.ROOT, "%.6g", value);
    return text.contains("e") ? text : text.replaceFirst("\\.?0+$", "");
  }
}
