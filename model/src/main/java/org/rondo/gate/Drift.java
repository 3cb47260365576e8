package org.rondo.gate;

import java.util.List;
import org.rondo.data.Histogram;

/**
 * How far a column's values are from those in training, by counts of the same ranges or words.
 *
 * @param stability the population stability index, the sum over all ranges of (p - q) ln(p / q)
 *     with the shares q then and p now: 0 where they agree; by custom more than 0.1 is worth a look
 *     and more than 0.25 is another population. So that no share is 0, each count is taken as
 *     (count + 1/2) / (total + ranges / 2). Source: Siddiqi, "Credit Risk Scorecards", 2006; the
 *     halves are Jeffreys's
 * @param distance the statistic of Kolmogorov and Smirnov, the largest difference between both
 *     cumulative shares, at the edges of the ranges: of numbers that lie within a range no more is
 *     known; 0 for words, which have no order
 */
public record Drift(double stability, double distance) {

  /**
   * The drift between counts of the same ranges or words.
   *
   * @param training counts then
   * @param now counts today
   * @throws IllegalArgumentException when these are not of the same ranges or words
   */
  public static Drift between(Histogram training, Histogram now) {
    if (!training.edges().equals(now.edges())
        || !training.words().keySet().equals(now.words().keySet())) {
      throw new IllegalArgumentException("the histograms count different things");
    }
    return new Drift(
        stability(training.shares(), now.shares()),
        training.words().isEmpty() ? distance(training.counts(), now.counts()) : 0);
  }

  private static double stability(List<Long> then, List<Long> now) {
    double index = 0;
    for (int i = 0; i < then.size(); i++) {
      double q = share(then, i);
      double p = share(now, i);
      index += (p - q) * StrictMath.log(p / q);
    }
    return index;
  }

  private static double share(List<Long> counts, int i) {
    double total = counts.stream().mapToLong(Long::longValue).sum();
    return (counts.get(i) + 0.5) / (total + counts.size() / 2.0);
  }

  private static double distance(List<Long> then, List<Long> now) {
    double thenTotal = Math.max(1, then.stream().mapToLong(Long::longValue).sum());
    double nowTotal = Math.max(1, now.stream().mapToLong(Long::longValue).sum());
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
}
