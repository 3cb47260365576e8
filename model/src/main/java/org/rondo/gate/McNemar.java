package org.rondo.gate;

/**
 * The exact test of McNemar for two classifiers on the same rows: of the rows that only one of them
 * gets right, either is as likely to be that one when both are equally good. Then the number of
 * those of the challenger is binomial with n trials of probability 1/2, where n is their sum.
 * Source: McNemar, "Note on the sampling error of the difference between correlated proportions or
 * percentages", Psychometrika 12, 1947; exact as in Conover, "Practical Nonparametric Statistics",
 * 3.5.
 *
 * @param onlyChampion rows that the champion alone gets right
 * @param onlyChallenger rows that the challenger alone gets right
 */
public record McNemar(long onlyChampion, long onlyChallenger) {

  /** Checks the counts. */
  public McNemar {
    if (onlyChampion < 0 || onlyChallenger < 0) {
      throw new IllegalArgumentException("negative counts: " + onlyChampion + onlyChallenger);
    }
  }

  /** The probability of so many rows of the challenger or more, if both are equally good. */
  public double better() {
    return upperTail(onlyChampion + onlyChallenger, onlyChallenger);
  }

  /** The probability of so few rows of the challenger or fewer, if both are equally good. */
  public double worse() {
    return upperTail(onlyChampion + onlyChallenger, onlyChampion);
  }

  /**
   * P(X >= k) of a binomial X with n trials of probability 1/2. The terms are taken relative to the
   * largest, from which each follows by the ratio of its neighbours, until they vanish.
   */
  private static double upperTail(long n, long k) {
    long mode = n / 2;
    double tail = k <= mode ? 1 : 0;
    double all = 1;
    double term = 1;
    for (long i = mode; i < n && term > 0; i++) {
      term *= (n - i) / (i + 1.0);
      all += term;
      tail += i + 1 >= k ? term : 0;
    }
    term = 1;
    for (long i = mode; i > 0 && term > 0; i--) {
      term *= i / (n - i + 1.0);
      all += term;
      tail += i - 1 >= k ? term : 0;
    }
    return Math.min(1, tail / all);
  }
}
