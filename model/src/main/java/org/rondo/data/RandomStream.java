package org.rondo.data;

/**
 * Pseudo-random numbers whose bits are the same on every machine and Java version: SplitMix64
 * (Steele, Lea, Flood, OOPSLA 2014), state += gamma, output = f(state), f as in {@link SeedMixer}.
 * Mutable: owned by one thread.
 */
final class RandomStream {
  private static final double UNIT = 0x1p-53;

  private long state;

  RandomStream(long seed) {
    this.state = seed;
  }

  private long next() {
    state += SeedMixer.GOLDEN_GAMMA;
    return SeedMixer.scramble(state);
  }

  /** A uniform number in {@code [low, high)}. */
  double uniform(double low, double high) {
    return low + (high - low) * ((next() >>> 11) * UNIT);
  }

  /** A uniform integer from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /**
   * A normal number with mean 0, cut off at three deviations: Box and Muller, "A note on the
   * generation of random normal deviates", 1958; cut off since no digit may leave its image.
   */
  double normal(double deviation) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(0, 1)));
    double value = radius * StrictMath.cos(uniform(0, 2 * StrictMath.PI));
    return deviation * Math.max(-3, Math.min(3, value));
  }
}
