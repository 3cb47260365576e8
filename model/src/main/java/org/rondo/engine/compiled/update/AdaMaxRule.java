package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.AdaMax;

/**
 * AdaMax: {@code m = b1 m + (1 - b1) g}, {@code u = max(b2 u, |g|)}, {@code p -= rate / (1 - b1^t)
 * m / u} (Kingma and Ba, 2015, section 7.1).
 */
final class AdaMaxRule extends UpdateRule {
  /** Keeps a parameter whose gradient was always zero from dividing zero by zero. */
  private static final float LEAST = 1e-32f;

  private final AdaMax config;
  private float rate;
  private float beta1;
  private float beta2;

  AdaMaxRule(AdaMax config) {
    super(2);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    float corrected =
        (float)
            ((float) config.getLearningRate(iteration, epoch)
                / (1.0 - (float) Math.pow(beta1, iteration + 1)));
    rate = AdamRate.usable(corrected) ? corrected : (float) config.getEpsilon();
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] m = state[0];
    float[] u = state[1];
    float rest1 = 1 - beta1;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float mean = beta1 * m[i] + gradient * rest1;
      float most = Math.max(beta2 * u[i], Math.abs(gradient)) + LEAST;
      m[i] = mean;
      u[i] = most;
      p[i] -= mean * rate / most;
    }
  }
}
