package org.rondo.engine.compiled.layer;

/**
 * The running means and variances of batch normalization. DL4J holds them as parameters, and moves
 * them by "gradients" that its updater subtracts unchanged: {@code (1 - decay) (mean - batch
 * mean)}; the variance likewise, or as the logarithm to base 10 of its root.
 */
final class RunningMoments {
  private final Parameters mean;
  private final Parameters spread;
  private final boolean logarithmic;
  private final double decay;
  private final float[] means;
  private final float[] spreads;

  RunningMoments(Parameters mean, Parameters spread, boolean logarithmic, double decay) {
    this.mean = mean;
    this.spread = spread;
    this.logarithmic = logarithmic;
    this.decay = decay;
    this.means = new float[mean.length()];
    this.spreads = new float[spread.length()];
  }

  /** Copies the running moments. */
  void read(double[] targetMeans, double[] targetVariances) {
    load();
    for (int unit = 0; unit < means.length; unit++) {
      targetMeans[unit] = means[unit];
      targetVariances[unit] = variance(unit);
    }
  }

  /** Writes the steps towards a batch's moments where gradients would be. */
  void writeSteps(double[] batchMeans, double[] batchVariances) {
    load();
    for (int unit = 0; unit < means.length; unit++) {
      means[unit] = (float) ((means[unit] - batchMeans[unit]) * (1 - decay));
      double old = variance(unit);
      spreads[unit] =
          logarithmic
              ? (float) (Math.log10(old / (decay * old + (1 - decay) * batchVariances[unit])) / 2)
              : (float) ((old - batchVariances[unit]) * (1 - decay));
    }
    mean.gradients().write(0, means, 0, means.length);
    spread.gradients().write(0, spreads, 0, spreads.length);
  }

  private void load() {
    mean.values().read(0, means, 0, means.length);
    spread.values().read(0, spreads, 0, spreads.length);
  }

  private double variance(int unit) {
    return logarithmic ? Math.pow(10, 2.0 * spreads[unit]) : spreads[unit];
  }
}
