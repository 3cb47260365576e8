package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.AdaGrad;

/**
 * AdaGrad: {@code h += g^2}, {@code p -= rate g / (sqrt(h) + epsilon)} (Duchi et al., "Adaptive
 * subgradient methods", 2011).
 */
final class AdaGradRule extends UpdateRule {
  private final AdaGrad config;
  private float rate;
  private float epsilon;

  AdaGradRule(AdaGrad config) {
    super(1);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
    epsilon = (float) config.getEpsilon();
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] h = state[0];
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float sum = h[i] + gradient * gradient;
      h[i] = sum;
      p[i] -= rate * gradient / ((float) Math.sqrt(sum) + epsilon);
    }
  }
}
