package org.rondo.spark.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.rondo.config.SequenceConfig;
import org.rondo.data.Split;
import org.rondo.evaluation.RegressionEvaluation;

/**
 * How many windows there are, what is left out, and how evenly steps are spaced. Parts can be
 * merged in any order. Travels from executors.
 */
public final class WindowTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Months count as even, and so do steps with rounded times. */
  private static final double UNEVEN = 0.5;

  private final String order;
  private final long[] windows = new long[TypedRows.code(Split.TEST) + 1];
  private final RegressionEvaluation[] naive = new RegressionEvaluation[windows.length];
  private long shortSeries;
  private long unusable;
  private long mixed;
  private long distances;
  private long uneven;
  private @Nullable Gap widest;
  private transient DoubleStream.@Nullable Builder own;
  private transient long ownCount;
  private transient @Nullable StepTime from;
  private transient @Nullable StepTime to;

  /** The widest gap relative to the usual one in its series. */
  private record Gap(double ratio, String words) implements Serializable {
    boolean isWiderThan(Gap other) {
      return ratio > other.ratio || (ratio == other.ratio && words.compareTo(other.words) < 0);
    }
  }

  /**
   * An empty tally.
   *
   * @param targets of a window
   */
  WindowTally(SequenceConfig sequence, int targets) {
    this.order = String.valueOf(sequence.order());
    Arrays.setAll(naive, split -> RegressionEvaluation.ofLabels(targets));
  }

  /**
   * Adds a window of a split.
   *
   * @param repeated for each target the last value that the window has of its label; NaN where it
   *     has none
   * @param targets what it was later
   */
  void addWindow(int split, float[] repeated, float[] targets, float weight) {
    windows[split]++;
    boolean known = true;
    for (float value : repeated) {
      known &= !Float.isNaN(value);
    }
    if (known) {
      naive[split].add(repeated, targets, new double[1], new float[] {weight}, 1);
    }
  }

  void addUnusable() {
    unusable++;
  }

  void addMixed() {
    mixed++;
  }

  void addShortSeries() {
    shortSeries++;
  }

  /** Adds the distance from one step of a series to the next. */
  void addDistance(StepTime before, StepTime now) {
    if (own == null) {
      own = DoubleStream.builder();
    }
    own.add(now.position() - before.position());
    ownCount++;
    if (from == null || to == null || wider(before, now, from, to)) {
      from = before;
      to = now;
    }
  }

  private static boolean wider(StepTime a, StepTime b, StepTime from, StepTime to) {
    return b.position() - a.position() > to.position() - from.position();
  }

  /** Assesses the spacing of a finished series. */
  void endSeries(String name) {
    if (own != null && from != null && to != null) {
      double[] sorted = own.build().sorted().toArray();
      double usual = sorted[sorted.length / 2];
      distances += ownCount;
      uneven += Arrays.stream(sorted).filter(way -> Math.abs(way - usual) > UNEVEN * usual).count();
      double way = to.position() - from.position();
      Gap gap =
          new Gap(
              way / usual,
              "%s up to %s, where %s is usual, in %s"
                  .formatted(to.shown(way), to.shown(), to.shown(usual), name));
      widen(gap);
    }
    own = null;
    ownCount = 0;
    from = null;
    to = null;
  }

  private void widen(Gap other) {
    widest = widest == null || other.isWiderThan(widest) ? other : widest;
  }

  void merge(WindowTally other) {
    for (int i = 0; i < windows.length; i++) {
      windows[i] += other.windows[i];
      naive[i].merge(other.naive[i]);
    }
    shortSeries += other.shortSeries;
    unusable += other.unusable;
    mixed += other.mixed;
    distances += other.distances;
    uneven += other.uneven;
    if (other.widest != null) {
      widen(other.widest);
    }
  }

  /** Windows of a split. */
  public long windows(Split split) {
    return windows[TypedRows.code(split)];
  }

  /** The metrics of repeating the last value, in the windows of a split. */
  public Map<String, Double> naive(Split split) {
    return naive[TypedRows.code(split)].asBaseline();
  }

  /** Series that have no window. */
  public long shortSeries() {
    return shortSeries;
  }

  /** Windows that were left out because one of their rows cannot be used, or has no label. */
  public long unusable() {
    return unusable;
  }

  /** Windows that were left out because they reach from one split into another. */
  public long mixed() {
    return mixed;
  }

  /** How the times are uneven, in words; null where they are even. */
  public @Nullable String unevenness() {
    return uneven == 0 || widest == null
        ? null
        : "%s: %s of %s steps are not as far from the one before as usual; the widest gap is %s; windows take consecutive rows, whatever lies between them"
            .formatted(order, uneven, distances, widest.words());
  }
}
