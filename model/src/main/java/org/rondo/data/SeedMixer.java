package org.rondo.data;

/**
 * Derives independent seeds from one: the only way in which this product turns (seed, epoch, shard,
 * ...) into random numbers, so that the same configuration gives the same bytes on any cluster.
 *
 * <p>With the golden gamma g = 0x9e3779b97f4a7c15 and the 64-bit finalizer f,
 *
 * <pre>
 *   h(0)   = f(seed + g)
 *   h(i+1) = f((h(i) xor part(i)) + g)
 * </pre>
 *
 * where f(z) is z ^= z >>> 30, z *= 0xbf58476d1ce4e5b9, z ^= z >>> 27, z *= 0x94d049bb133111eb, z
 * ^= z >>> 31. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014, section 5, with the multipliers of Stafford's variant 13. Every step is a bijection of each
 * of its inputs, so two lists that differ in one part never collide.
 */
public final class SeedMixer {
  static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SeedMixer() {}

  /**
   * A seed that depends on the given one and on every part, in their order.
   *
   * @param seed the seed to derive from
   * @param parts what the derived seed is for, such as an epoch and a shard; may be empty
   */
  public static long mix(long seed, long... parts) {
    long hash = scramble(seed + GOLDEN_GAMMA);
    for (long part : parts) {
      hash = scramble((hash ^ part) + GOLDEN_GAMMA);
    }
    return hash;
  }

  /** The finalizer f: a bijection of 64 bits in which every input bit affects every output bit. */
  static long scramble(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
