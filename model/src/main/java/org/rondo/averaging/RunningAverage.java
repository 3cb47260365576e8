package org.rondo.averaging;

/**
 * The exponentially weighted average of the parameters over a run (B. Polyak and A. Juditsky, 1992;
 * with exponential weights as in TensorFlow's {@code ExponentialMovingAverage}):
 *
 * <pre>
 *   W'   = d^k W + 1
 *   avg' = avg + (theta - avg) / W'
 * </pre>
 *
 * for a round of {@code k} local steps and a decay of {@code d} per step: the weighted mean of all
 * rounds so far with weights {@code d^(steps ago)}, so that the start needs no correction.
 * Immutable.
 */
public final class RunningAverage {
  private final double decay;
  private final double weight;
  private final float[] average;

  /**
   * Restores an average.
   *
   * @param decay {@code d}, per local step
   * @param weight {@code W}
   * @param average of the rounds so far; kept, so the caller must not change it any more
   */
  public RunningAverage(double decay, double weight, float[] average) {
    this.decay = decay;
    this.weight = weight;
    this.average = average;
  }

  /** An average of nothing yet. */
  public static RunningAverage withDecay(double decay) {
    return new RunningAverage(decay, 0, new float[0]);
  }

  /** The average with one more round in it. */
  public RunningAverage with(float[] parameters, int steps) {
    double next = Math.pow(decay, steps) * weight + 1;
    float[] moved = parameters.clone();
    if (weight > 0) {
      for (int i = 0; i < moved.length; i++) {
        moved[i] = (float) (average[i] + ((double) parameters[i] - average[i]) / next);
      }
    }
    return new RunningAverage(decay, next, moved);
  }

  /** The sum of the weights so far; 0 before the first round. */
  public double weight() {
    return weight;
  }

  /** The average in the parameters' order; not to be changed. */
  public float[] average() {
    return average;
  }
}
