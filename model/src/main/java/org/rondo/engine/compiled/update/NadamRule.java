package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.Nadam;

/**
 * Nadam: Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov momentum into Adam", 2016).
 * As in DL4J, the second moment is not bias-corrected.
 */
final class NadamRule extends UpdateRule {
  private final Nadam config;
  private float rate;
  private float beta1;
  private float beta2;
  private float correction;
  private float epsilon;

  NadamRule(Nadam config) {
    super(2);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    epsilon = (float) config.getEpsilon();
    rate = (float) config.getLearningRate(iteration, epoch);
    correction = (float) (1.0 - (float) Math.pow(beta1, iteration + 1));
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] m = state[0];
    float[] v = state[1];
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float share = gradient * rest1;
      float mean = beta1 * m[i] + share;
      float square = beta2 * v[i] + gradient * gradient * rest2;
      m[i] = mean;
      v[i] = square;
      p[i] -= rate * ((mean * beta1 + share) / correction) / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
