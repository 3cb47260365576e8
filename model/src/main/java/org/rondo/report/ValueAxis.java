package org.rondo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of values from the bottom of a panel to its top.
 *
 * @param low value at the bottom
 * @param high value at the top
 * @param top of the panel, in pixels
 * @param height of the panel
 */
record ValueAxis(double low, double high, double top, double height) {
  private static final int MOST_TICKS = 5;
  private static final double[] ROUND = {1, 2, 5, 10};
  private static final double ROOM = 1.08;

  /** A value to mark, and how it is written. */
  record Tick(double value, String text) {}

  /** An axis with some room around all values; those that are not finite do not count. */
  static ValueAxis around(DoubleStream values, double top, double height) {
    double[] finite = values.filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return new ValueAxis(0, 1, top, height);
    }
    double low = finite[0];
    double high = finite[finite.length - 1];
    double room = (ROOM - 1) * (high > low ? high - low : Math.max(Math.abs(high), 1e-6));
    return new ValueAxis(low - room, high + room, top, height);
  }

  /** An axis of counts, from zero. */
  static ValueAxis ofCounts(long largest, double top, double height) {
    return new ValueAxis(0, Math.max(MOST_TICKS, largest) * ROOM, top, height);
  }

  /** Where a value is, in pixels. */
  double at(double value) {
    return top + height * (1 - (value - low) / (high - low));
  }

  /** The round values to mark, ascending, all with the same number of decimals. */
  List<Tick> ticks() {
    double rough = (high - low) / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = 10 * power;
    for (double round : ROUND) {
      if (round * power >= rough) {
        step = round * power;
        break;
      }
    }
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step)));
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(new Tick(i * step, String.format(Locale.ROOT, "%." + decimals + "f", i * step)));
    }
    return ticks;
  }
}
