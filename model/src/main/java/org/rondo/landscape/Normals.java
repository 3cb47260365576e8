package org.rondo.landscape;

import org.rondo.data.SeedMixer;

/**
 * Numbers of the normal distribution that are a function of a seed, by Box and Muller ("A note on
 * the generation of random normal deviates", 1958): the same bits on every machine.
 */
final class Normals {
  private static final double UNIT = 0x1p-53;

  private Normals() {}

  /**
   * The number at a place of a stream.
   *
   * @param stream of the seed
   */
  static double at(long seed, long stream, long place) {
    double first = 1 - uniform(SeedMixer.mix(seed, stream, place, 0)); // above 0
    double second = uniform(SeedMixer.mix(seed, stream, place, 1));
    return StrictMath.sqrt(-2 * StrictMath.log(first)) * StrictMath.cos(2 * StrictMath.PI * second);
  }

  private static double uniform(long bits) {
    return (bits >>> 11) * UNIT;
  }
}
