package org.rondo.bench.rounds;

import java.util.List;
import java.util.Locale;
import org.rondo.scaling.MeasuredCosts.Place;
import org.rondo.scaling.RoundCosts.Measurement;
import org.rondo.scaling.RoundShape;
import org.rondo.spark.rounds.GatherRule;

/**
 * Measured rounds of one kind, in milliseconds.
 *
 * @param site where
 * @param bytes of the state
 * @param rounds how many were measured
 * @param times of them
 */
record RoundTiming(Site site, long parameters, long bytes, int workers, int rounds, Times times) {
  /** The columns of {@link #line}. */
  static final String HEADER =
      "site,parameters,bytes,workers,rounds,wall,compute,fixed-low,fixed,fixed-high,empty-job";

  /**
   * Milliseconds.
   *
   * @param wall median of the whole round
   * @param compute median of the local steps
   * @param fixed the rest of each round
   * @param empty an empty job of two tasks, in turns with the rounds
   */
  record Times(double wall, double compute, Quartiles fixed, Quartiles empty) {}

  RoundShape shape() {
    // In local mode tasks add up what they have by themselves, however much it is.
    long most = site.place() == Place.LOCAL ? Long.MAX_VALUE : GatherRule.measured().most();
    return new RoundShape(bytes, workers, site.slots(), site.machines(), most);
  }

  Measurement measurement() {
    return new Measurement(shape(), times.fixed().median());
  }

  /** Whether the fit does not see it: every third of the grid, along its diagonals. */
  boolean heldOut() {
    int row = RoundsGrid.PARAMETERS.indexOf(parameters);
    int column = RoundsGrid.WORKERS.indexOf(workers);
    return (row + column) % 3 == 2;
  }

  /** A line of the file that keeps measurements. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f",
        site.name(),
        parameters,
        bytes,
        workers,
        rounds,
        times.wall(),
        times.compute(),
        times.fixed().low(),
        times.fixed().median(),
        times.fixed().high(),
        times.empty().median());
  }

  /** Reads {@link #line}. */
  static RoundTiming parse(String line) {
    List<String> values = List.of(line.split(",", -1));
    List<Double> millis = values.stream().skip(5).map(Double::parseDouble).toList();
    double empty = millis.get(5);
    return new RoundTiming(
        Site.named(values.get(0)),
        Long.parseLong(values.get(1)),
        Long.parseLong(values.get(2)),
        Integer.parseInt(values.get(3)),
        Integer.parseInt(values.get(4)),
        new Times(
            millis.get(0),
            millis.get(1),
            new Quartiles(millis.get(2), millis.get(3), millis.get(4)),
            new Quartiles(empty, empty, empty)));
  }
}
