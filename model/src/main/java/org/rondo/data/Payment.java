package org.rondo.data;

/**
 * Card payments, about one in eighty of them fraud: the data set {@code builtin:payments}. With z
 * normal (cut off at three deviations), the amount is {@code 30 e^z}, the hour uniform in 0..23,
 * one in ten is abroad, and up to four tries with the wrong number, each with a probability of 1/4,
 * came before it. A payment is fraud with the probability
 *
 * <pre>
 *   1 / (1 + e^-s),  s = -9 + 1.6 ln(amount / 30) + 3 [abroad] + 2 [hour < 6] + 1.3 tries
 * </pre>
 *
 * so this probability is all that can be known. Made up for this purpose. Every payment is a pure
 * function of its seed and the same, bit for bit, on every machine.
 *
 * @param amount to the cent
 * @param tries with the wrong number
 */
public record Payment(double amount, int hour, boolean abroad, int tries, boolean fraud) {
  private static final double MEDIAN = 30;
  private static final int MOST_TRIES = 4;

  /**
   * A payment.
   *
   * @param index which, 0 or more
   * @param seed of the data set
   */
  public static Payment of(long index, long seed) {
    RandomStream random = new RandomStream(SeedMixer.mix(seed, index));
    double amount = StrictMath.rint(MEDIAN * StrictMath.exp(random.normal(1)) * 100) / 100;
    int hour = random.below(24);
    boolean abroad = random.below(10) == 0;
    int tries = 0;
    for (int i = 0; i < MOST_TRIES; i++) {
      tries += random.below(4) == 0 ? 1 : 0;
    }
    double chance = new Payment(amount, hour, abroad, tries, false).chance();
    return new Payment(amount, hour, abroad, tries, random.uniform(0, 1) < chance);
  }

  /** The probability that such a payment is fraud. */
  public double chance() {
    double score =
        -9
            + 1.6 * StrictMath.log(amount / MEDIAN)
            + (abroad ? 3 : 0)
            + (hour < 6 ? 2 : 0)
            + 1.3 * tries;
    return 1 / (1 + StrictMath.exp(-score));
  }
}
