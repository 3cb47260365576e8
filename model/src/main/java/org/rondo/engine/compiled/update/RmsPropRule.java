package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.RmsProp;

/**
 * RMSProp: {@code r = d r + (1 - d) g^2}, {@code p -= rate g / (sqrt(r) + epsilon)} (Hinton,
 * "Neural networks for machine learning", lecture 6e, 2012).
 */
final class RmsPropRule extends UpdateRule {
  private final RmsProp config;
  private float rate;
  private float decay;
  private float epsilon;

  RmsPropRule(RmsProp config) {
    super(1);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
    decay = (float) config.getRmsDecay();
    epsilon = (float) config.getEpsilon();
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] r = state[0];
    float rest = 1 - decay;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float square = decay * r[i] + gradient * gradient * rest;
      r[i] = square;
      p[i] -= rate * gradient / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
