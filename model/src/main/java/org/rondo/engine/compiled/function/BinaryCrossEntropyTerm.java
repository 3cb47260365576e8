package org.rondo.engine.compiled.function;

/**
 * {@code -y ln a - (1 - y) ln (1 - a)}. As in DL4J the probability is clipped to {@code [clip, 1 -
 * clip]}, in the slope too.
 */
final class BinaryCrossEntropyTerm implements ActivatedLoss.Term {
  private final float least;
  private final float most;

  /**
   * A term of the binary cross-entropy.
   *
   * @param clip 0 for no clipping
   */
  BinaryCrossEntropyTerm(double clip) {
    this.least = clip > 0 ? (float) clip : Float.NEGATIVE_INFINITY;
    this.most = clip > 0 ? (float) (1 - clip) : Float.POSITIVE_INFINITY;
  }

  @Override
  public double loss(float a, float label) {
    float held = hold(a);
    return -label * Math.log(held) - (1 - label) * Math.log(1 - held);
  }

  @Override
  public double slope(float a, float label) {
    float held = hold(a);
    return (held - label) / (held * (1 - held));
  }

  private float hold(float a) {
    return Math.min(most, Math.max(least, a));
  }
}
