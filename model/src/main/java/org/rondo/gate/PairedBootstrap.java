package org.rondo.gate;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rondo.data.SeedMixer;

/**
 * The paired bootstrap of a gain: the rows are drawn again and again with replacement, champion and
 * challenger always on the same draw. A row's count in a draw is Poisson with mean 1, a function of
 * (seed, draw, key of the row) alone, so that neither order nor partitions show. Sources: Efron and
 * Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 13 and 16; Hanley and MacGibbon,
 * "Creating non-parametric bootstrap samples using Poisson frequencies", 2006.
 */
public final class PairedBootstrap {
  private static final int MOST = 16;
  private static final long[] CUMULATIVE = cumulative();

  private final double observed;
  private final double[] sorted;

  private PairedBootstrap(double observed, double[] gains) {
    this.observed = observed;
    this.sorted = Arrays.stream(gains).filter(Double::isFinite).sorted().toArray();
  }

  /**
   * Draws.
   *
   * @param keys of the rows; rows of equal keys are drawn together
   * @param draws how many
   * @param gain of the challenger over the champion where the rows count as often as given, {@code
   *     [rows]}; NaN where it is not defined, which leaves a draw out. Called by several threads
   */
  public static PairedBootstrap of(
      long[] keys, long seed, int draws, ToDoubleFunction<float[]> gain) {
    float[] once = new float[keys.length];
    Arrays.fill(once, 1);
    double[] gains =
        IntStream.range(0, draws)
            .parallel()
            .mapToDouble(draw -> gain.applyAsDouble(counts(keys, SeedMixer.mix(seed, draw))))
            .toArray();
    return new PairedBootstrap(gain.applyAsDouble(once), gains);
  }

  private static float[] counts(long[] keys, long seed) {
    float[] counts = new float[keys.length];
    for (int i = 0; i < keys.length; i++) {
      long uniform = SeedMixer.mix(seed, keys[i]) >>> 1;
      int count = 0;
      while (count < MOST && uniform >= CUMULATIVE[count]) {
        count++;
      }
      counts[i] = count;
    }
    return counts;
  }

  /** P(X <= k) of a Poisson X with mean 1, in units of 2^-63. */
  private static long[] cumulative() {
    long[] cumulative = new long[MOST];
    double term = StrictMath.exp(-1);
    double sum = 0;
    for (int k = 0; k < MOST; k++) {
      sum += term;
      cumulative[k] = (long) StrictMath.scalb(Math.min(sum, 1), 63);
      term /= k + 1;
    }
    return cumulative;
  }

  /** The gain on the rows as they are. */
  public double observed() {
    return observed;
  }

  /** Draws that had a gain. */
  public int draws() {
    return sorted.length;
  }

  /**
   * How likely the draws make it that the true gain is no more than this. Of two ways to ask them
   * it takes the more cautious answer, since either errs a little more often than it says: the
   * percentile, P(g <= gain), and the basic bootstrap, P(g >= 2 observed - gain), both as (1 +
   * draws) / (1 + all draws), which is never 0. Source: Davison and Hinkley, "Bootstrap Methods and
   * their Application", 1997, 4.2 and 5.2.
   */
  public double atMost(double gain) {
    return Math.max(share(of -> of <= gain), share(of -> of >= 2 * observed - gain));
  }

  /** How likely the draws make it that the true gain is no less than this. */
  public double atLeast(double gain) {
    return Math.max(share(of -> of >= gain), share(of -> of <= 2 * observed - gain));
  }

  private double share(DoublePredicate counted) {
    return (1.0 + Arrays.stream(sorted).filter(counted).count()) / (1.0 + sorted.length);
  }

  /** The percentile of the draws' gains, of which the true one exceeds the low ones; or NaN. */
  public double percentile(double probability) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(probability * sorted.length) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, rank))];
  }
}
