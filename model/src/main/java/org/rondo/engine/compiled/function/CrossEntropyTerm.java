package org.rondo.engine.compiled.function;

/** {@code -y ln a}, with the probability clipped to {@code [clip, 1 - clip]}. */
final class CrossEntropyTerm implements ActivatedLoss.Term {
  private final float least;
  private final float most;

  /**
   * A term of the cross-entropy.
   *
   * @param clip 0 for no clipping
   */
  CrossEntropyTerm(double clip) {
    this.least = clip > 0 ? (float) clip : Float.NEGATIVE_INFINITY;
    this.most = clip > 0 ? (float) (1 - clip) : Float.POSITIVE_INFINITY;
  }

  @Override
  public double loss(float a, float label) {
    return -label * Math.log(Math.min(most, Math.max(least, a)));
  }

  @Override
  public double slope(float a, float label) {
    return -label / a;
  }
}
