package org.rondo.data;

import java.time.LocalDateTime;

/**
 * A series to forecast, whose least possible error is known: the data set {@code builtin:seasonal}.
 * A step is four hours, so that a day has 6 and a week 42. At the steps t = 0, 1, ...
 *
 * <pre>
 *   y_t = 50 + t / 1000 + 10 sin(2 pi t / 6) + 5 cos(2 pi t / 42) + n_t
 *   n_t = 0.7 n_(t-1) + e_t          e_t uniform, of mean 0 and variance 1
 * </pre>
 *
 * a trend, a day, a week, and an autoregressive noise of order 1. Given everything known up to a
 * step, the best forecast of the noise h steps later is {@code 0.7^h n_t}, and its mean squared
 * error is {@code (1 - 0.7^(2h)) / (1 - 0.7^2)} (G. Box, G. Jenkins, G. Reinsel and G. Ljung, "Time
 * Series Analysis", 5th edition, 2015, section 5.2). Every value is a pure function of its seed and
 * the same, bit for bit, on every machine.
 */
public final class SeasonalSeries {
  /** Steps of a day. */
  public static final int DAY = 6;

  /** Steps of a week. */
  public static final int WEEK = 7 * DAY;

  private static final int NOISE = 1;
  private static final double MEMORY = 0.7;

  /** Anything older weighs less than rounding errors. */
  private static final int REMEMBERED = 128;

  private static final LocalDateTime START = LocalDateTime.of(2020, 1, 1, 0, 0);

  private SeasonalSeries() {}

  /** When a step is. */
  public static LocalDateTime time(long step) {
    return START.plusHours(24 / DAY * step);
  }

  /**
   * The value of a step.
   *
   * @param step 0 or more
   * @param seed of the data set
   */
  public static double value(long step, long seed) {
    double noise = 0;
    for (long from = step - REMEMBERED; from <= step; from++) {
      double uniform =
          new RandomStream(SeedMixer.mix(seed, NOISE, from))
              .uniform(-StrictMath.sqrt(3), StrictMath.sqrt(3));
      noise = MEMORY * noise + uniform;
    }
    return 50
        + step / 1000.0
        + 10 * StrictMath.sin(2 * StrictMath.PI * (step % DAY) / DAY)
        + 5 * StrictMath.cos(2 * StrictMath.PI * (step % WEEK) / WEEK)
        + noise;
  }

  /** The least possible mean squared error of a forecast this many steps ahead, 1 or more. */
  public static double leastSquaredError(int ahead) {
    return (1 - StrictMath.pow(MEMORY, 2.0 * ahead)) / (1 - MEMORY * MEMORY);
  }
}
