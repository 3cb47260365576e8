package org.rondo.checks;

import java.util.ArrayList;
import java.util.List;
import org.rondo.data.Histogram;

/**
 * How far a column's values are from those in training.
 *
 * @param stability the population stability index (PSI), the sum over all ranges or words of {@code
 *     (p - q) ln(p / q)} with the shares q then and p now: 0 where they agree; by custom, more than
 *     0.1 is worth a look and more than 0.25 is another population. Numbers are put into at most
 *     ten ranges of about equally many training values. So that no share is 0, each count is taken
 *     as {@code (count + 1/2) / (total + ranges / 2)}. Source: Siddiqi, "Credit Risk Scorecards",
 *     2006; the halves are Jeffreys's
 * @param stabilityByChance what the index of samples as large as these exceeds once in a hundred
 *     times where nothing has changed: {@code (1/n + 1/m)} times the 0.99 quantile of chi squared
 *     with one degree of freedom fewer than there are ranges. Source: Yurdakul, "Statistical
 *     Properties of Population Stability Index", 2018
 * @param distance the statistic of Kolmogorov and Smirnov (KS), the largest difference between both
 *     cumulative shares, at the ends of the histograms' cells: of numbers that lie within one, no
 *     more is known; 0 for words, which have no order
 * @param distanceByChance the same for the distance: {@code 1.628 sqrt(1/n + 1/m)}
 */
public record Drift(
    double stability, double stabilityByChance, double distance, double distanceByChance) {
  private static final int MOST_RANGES = 10;

  /** The 0.99 quantile of Kolmogorov's distribution. */
  private static final double KOLMOGOROV = 1.6276236115189502;

  /** The 0.99 quantile of the normal distribution. */
  static final double NORMAL = 2.3263478740408408;

  /**
   * The drift between two histograms of a column.
   *
   * @throws IllegalArgumentException when one is of numbers and the other of words
   */
  public static Drift between(Histogram training, Histogram now) {
    double n = training.total();
    double m = now.total();
    if (n == 0 || m == 0) {
      return new Drift(0, 0, 0, 0);
    }
    Histogram.Aligned aligned = Histogram.aligned(training, now);
    List<Long> q = new ArrayList<>(aligned.then());
    List<Long> p = new ArrayList<>(aligned.now());
    double distance = aligned.ordered() ? distance(q, p) : 0;
    if (aligned.ordered()) {
      group(q, p);
    }
    double inverse = 1 / n + 1 / m;
    return new Drift(
        stability(q, p),
        inverse * chiSquared(q.size() - 1),
        distance,
        aligned.ordered() ? KOLMOGOROV * Math.sqrt(inverse) : 0);
  }

  /** Whether the index is above a limit, and not by chance. */
  public boolean isUnstable(double limit) {
    return stability > limit && stability > stabilityByChance;
  }

  /** Whether the distance is above a limit, and not by chance. */
  public boolean isDistant(double limit) {
    return distance > limit && distance > distanceByChance;
  }

  /** Joins neighbours whose first training value is in the same tenth. */
  private static void group(List<Long> q, List<Long> p) {
    long total = sum(q);
    List<Long> then = new ArrayList<>();
    List<Long> now = new ArrayList<>();
    long below = 0;
    long range = -1;
    for (int i = 0; i < q.size(); i++) {
      long own = Math.min(MOST_RANGES - 1, MOST_RANGES * below / total);
      if (own > range) {
        then.add(0L);
        now.add(0L);
        range = own;
      }
      int last = then.size() - 1;
      then.set(last, then.get(last) + q.get(i));
      now.set(last, now.get(last) + p.get(i));
      below += q.get(i);
    }
    q.clear();
    q.addAll(then);
    p.clear();
    p.addAll(now);
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  private static double stability(List<Long> then, List<Long> now) {
    double thenTotal = sum(then) + then.size() / 2.0;
    double nowTotal = sum(now) + now.size() / 2.0;
    double index = 0;
    for (int i = 0; i < then.size(); i++) {
      double q = (then.get(i) + 0.5) / thenTotal;
      double p = (now.get(i) + 0.5) / nowTotal;
      index += (p - q) * StrictMath.log(p / q);
    }
    return index;
  }

  private static double distance(List<Long> then, List<Long> now) {
    double thenTotal = sum(then);
    double nowTotal = sum(now);
    double most = 0;
    long thenBelow = 0;
    long nowBelow = 0;
    for (int i = 0; i < then.size(); i++) {
      thenBelow += then.get(i);
      nowBelow += now.get(i);
      most = Math.max(most, Math.abs(thenBelow / thenTotal - nowBelow / nowTotal));
    }
    return most;
  }

  /** The 0.99 quantile, within 2 % of it: Wilson and Hilferty, 1931. */
  static double chiSquared(int degrees) {
    if (degrees < 1) {
      return 0;
    }
    double variance = 2.0 / (9.0 * degrees);
    double root = 1 - variance + NORMAL * Math.sqrt(variance);
    return degrees * root * root * root;
  }
}
