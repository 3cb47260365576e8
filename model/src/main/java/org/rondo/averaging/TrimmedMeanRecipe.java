package org.rondo.averaging;

/**
 * The coordinate-wise trimmed mean: of {@code m} workers the {@code floor(beta m)} least and as
 * many greatest values of each coordinate are left out, and the others averaged (D. Yin et al.,
 * "Byzantine-robust distributed learning", ICML 2018, definition 2). As there, workers count the
 * same whatever their examples: a faulty worker must not gain weight by claiming more.
 *
 * @param fraction {@code beta}, from 0 to below a half
 */
public record TrimmedMeanRecipe(double fraction) implements ParameterAveraging, Combination {
  private static final long serialVersionUID = 1L;

  /** So that 0.29 of a hundred are 29. */
  private static final double ROUNDING = 1e-9;

  /** Validates. */
  public TrimmedMeanRecipe {
    if (!(fraction >= 0 && fraction < 0.5)) {
      throw new IllegalArgumentException("fraction: got " + fraction + ", expected 0 to below 0.5");
    }
  }

  @Override
  public Combination combination() {
    return this;
  }

  @Override
  public Accumulator start(int length) {
    return new OrderStatistic(length, this::of);
  }

  private double of(float[] sorted) {
    int cut = (int) (fraction * sorted.length + ROUNDING);
    double sum = 0;
    for (int i = cut; i < sorted.length - cut; i++) {
      sum += sorted[i];
    }
    return sum / (sorted.length - 2 * cut);
  }

  @Override
  public boolean holdsWorkers() {
    return true;
  }
}
