package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam: {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2) g^2}, {@code p -= rate sqrt(1 -
 * b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon)} (Kingma and Ba, 2015, the form before section 2.1).
 */
final class AdamRule extends UpdateRule {
  private final Adam config;
  private float rate;
  private float beta1;
  private float beta2;
  private float epsilon;

  AdamRule(Adam config) {
    super(2);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    epsilon = (float) config.getEpsilon();
    rate =
        AdamRate.corrected(
            config.getLearningRate(iteration, epoch), beta1, beta2, epsilon, iteration);
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] m = state[0];
    float[] v = state[1];
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float mean = beta1 * m[i] + gradient * rest1;
      float square = beta2 * v[i] + gradient * gradient * rest2;
      m[i] = mean;
      v[i] = square;
      p[i] -= mean * rate / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
