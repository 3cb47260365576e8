package org.rondo.scaling;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The coefficients that {@code scripts/bench rounds} has fitted, in {@code measured.properties}:
 * the only place where they are kept, with the machine and the day of the measurement.
 */
public final class MeasuredCosts {
  /** The file, beside this class. */
  public static final String FILE = "measured.properties";

  /** Where rounds were measured. */
  public enum Place {
    /** Driver and tasks in one process. */
    LOCAL,
    /** A standalone cluster of two executors, all on one machine. */
    CLUSTER
  }

  private static final String GIGAFLOPS = "processor.gigaflops";
  private static final String UPDATE = "processor.update-nanos";
  private static final String ORIGIN = "origin";

  private final Properties values;

  private MeasuredCosts(Properties values) {
    this.values = values;
  }

  /** The costs that this version contains. */
  public static MeasuredCosts load() {
    Properties values = new Properties();
    try (InputStream in = MeasuredCosts.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing beside " + MeasuredCosts.class);
      }
      values.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MeasuredCosts(values);
  }

  /** Costs of rounds in a place. */
  public RoundCosts of(Place place) {
    Map<CostTerm, Double> millis = new EnumMap<>(CostTerm.class);
    for (CostTerm term : CostTerm.values()) {
      millis.put(term, number(key(place, term)));
    }
    return new RoundCosts(millis);
  }

  /** What a core computes. */
  public Processor processor() {
    return new Processor(number(GIGAFLOPS), number(UPDATE));
  }

  /** The machine and the day. */
  public String origin() {
    return values.getProperty(ORIGIN, "unknown");
  }

  /**
   * The text of the file for newly measured costs.
   *
   * @param origin the machine and the day
   */
  public static String text(Map<Place, RoundCosts> costs, Processor processor, String origin) {
    StringBuilder text =
        new StringBuilder(
            """
            # Written by scripts/bench rounds; not to be edited. Milliseconds for each unit of a term
            # of a round's fixed cost, floating-point operations that a core does, and nanoseconds that
            # the optimizer takes for each parameter. docs/scaling.md explains them.
            """);
    text.append(ORIGIN).append(" = ").append(origin).append('\n');
    costs.forEach(
        (place, fitted) -> {
          for (CostTerm term : CostTerm.values()) {
            line(text, key(place, term), fitted.millis().getOrDefault(term, 0.0));
          }
        });
    line(text, GIGAFLOPS, processor.gigaflops());
    line(text, UPDATE, processor.updateNanos());
    return text.toString();
  }

  private static void line(StringBuilder text, String key, double value) {
    text.append(String.format(Locale.ROOT, "%s = %.5g%n", key, value));
  }

  private static String key(Place place, CostTerm term) {
    return (place + "." + term).toLowerCase(Locale.ROOT);
  }

  private double number(String key) {
    String value = values.getProperty(key);
    if (value == null) {
      throw new IllegalStateException(FILE + " has no " + key);
    }
    return Double.parseDouble(value.strip());
  }
}
