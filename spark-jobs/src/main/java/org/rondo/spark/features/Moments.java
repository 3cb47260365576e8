package org.rondo.spark.features;

/**
 * Mean, deviation and range of numbers in their order, by the same operations as Spark ML's {@code
 * Summarizer}, and so with the same bits: B. P. Welford, "Note on a method for calculating
 * corrected sums of squares and products", Technometrics 1962, over the numbers that are not 0,
 * with the zeros taken into account at the end. Used by one thread.
 */
final class Moments {
  private long all;
  private long others;
  private double mean;
  private double squares;
  private double least = Double.MAX_VALUE;
  private double most = -Double.MAX_VALUE;

  /** Takes a number. */
  void add(double number) {
    all++;
    if (number != 0) {
      least = Math.min(least, number);
      most = Math.max(most, number);
      double difference = number - mean;
      mean += difference / (others + 1.0);
      squares += (number - mean) * difference;
      others++;
    }
  }

  /** The mean. */
  double mean() {
    return mean * ((double) others / all);
  }

  /** The deviation of a sample; 0 for a single number. */
  double deviation() {
    double denominator = all - (double) all / all;
    if (!(denominator > 0)) {
      return 0;
    }
    double zeros = mean * mean * others * (all - others) / all;
    return Math.sqrt(Math.max((squares + zeros) / denominator, 0));
  }

  /** The least number. */
  double least() {
    return others < all && least > 0 ? 0 : least;
  }

  /** The greatest number. */
  double most() {
    return others < all && most < 0 ? 0 : most;
  }
}
