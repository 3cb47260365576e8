package org.rondo.data;

/**
 * Offers of products to users, of which about one in four is taken: the data set {@code
 * builtin:purchases}. Each of 500 users and 200 products has one of five tastes, drawn once and
 * shown to nobody; user, product and a discount of 0, 10, 20 or 30 percent are uniform. An offer is
 * taken with the probability
 *
 * <pre>
 *   1 / (1 + e^-s),  s = -3 + 4 [user and product are of the same taste] + discount / 20
 * </pre>
 *
 * so that nobody can know more than this probability, and who does not know the tastes knows
 * little. Made up for this purpose. Every offer is a pure function of its seed and the same, bit
 * for bit, on every machine.
 *
 * @param user 0 to {@link #USERS} - 1
 * @param product 0 to {@link #PRODUCTS} - 1
 * @param discount in percent
 * @param alike whether both have the same taste
 */
public record Purchase(int user, int product, int discount, boolean alike, boolean bought) {
  /** How many users there are. */
  public static final int USERS = 500;

  /** How many products there are. */
  public static final int PRODUCTS = 200;

  private static final int TASTES = 5;
  private static final int DISCOUNTS = 4;
  private static final int OF_USERS = 1;
  private static final int OF_PRODUCTS = 2;
  private static final int OF_OFFERS = 3;

  /**
   * An offer.
   *
   * @param index which, 0 or more
   * @param seed of the data set
   */
  public static Purchase of(long index, long seed) {
    RandomStream random = new RandomStream(SeedMixer.mix(seed, OF_OFFERS, index));
    int user = random.below(USERS);
    int product = random.below(PRODUCTS);
    int discount = 10 * random.below(DISCOUNTS);
    boolean alike = taste(seed, OF_USERS, user) == taste(seed, OF_PRODUCTS, product);
    return new Purchase(
        user, product, discount, alike, random.uniform(0, 1) < chance(alike, discount));
  }

  private static int taste(long seed, int of, int which) {
    return new RandomStream(SeedMixer.mix(seed, of, which)).below(TASTES);
  }

  /** The probability that the offer is taken. */
  public double chance() {
    return chance(alike, discount);
  }

  private static double chance(boolean alike, int discount) {
    return 1 / (1 + StrictMath.exp(3 - (alike ? 4 : 0) - discount / 20.0));
  }

  /**
   * The least mean log loss that predictions can have: the entropy {@code -p ln p - (1 - p) ln(1 -
   * p)} of the probability, on average over discounts and, one pair in five being alike, tastes.
   */
  public static double leastLogLoss() {
    double sum = 0;
    for (int discount = 0; discount < 10 * DISCOUNTS; discount += 10) {
      sum += entropy(chance(true, discount)) / TASTES;
      sum += entropy(chance(false, discount)) * (TASTES - 1) / TASTES;
    }
    return sum / DISCOUNTS;
  }

  private static double entropy(double p) {
    return -p * StrictMath.log(p) - (1 - p) * StrictMath.log(1 - p);
  }
}
