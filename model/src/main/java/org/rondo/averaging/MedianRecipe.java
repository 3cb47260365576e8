package org.rondo.averaging;

/**
 * The coordinate-wise median, of an even number of workers the mean of the middle two (D. Yin et
 * al., "Byzantine-robust distributed learning", ICML 2018, definition 1). Up to half of the workers
 * may send anything without moving it out of the range of the others.
 */
public record MedianRecipe() implements ParameterAveraging, Combination {
  private static final long serialVersionUID = 1L;

  @Override
  public Combination combination() {
    return this;
  }

  @Override
  public Accumulator start(int length) {
    return new OrderStatistic(length, MedianRecipe::of);
  }

  private static double of(float[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : ((double) sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public boolean holdsWorkers() {
    return true;
  }
}
