package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.AdaDelta;

/**
 * AdaDelta: {@code s = rho s + (1 - rho) g^2}, {@code u = g sqrt(d + epsilon) / sqrt(s + epsilon)},
 * {@code d = rho d + (1 - rho) u^2}, {@code p -= u} (Zeiler, 2012). It has no learning rate.
 */
final class AdaDeltaRule extends UpdateRule {
  private final AdaDelta config;
  private float rho;
  private float epsilon;

  AdaDeltaRule(AdaDelta config) {
    super(2);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    rho = (float) config.getRho();
    epsilon = (float) config.getEpsilon();
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] s = state[0];
    float[] d = state[1];
    float rest = 1 - rho;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float square = rho * s[i] + gradient * gradient * rest;
      float root = (float) Math.sqrt(d[i] + epsilon) / (float) Math.sqrt(square + epsilon);
      float update = gradient * root;
      s[i] = square;
      d[i] = rho * d[i] + update * update * rest;
      p[i] -= update;
    }
  }
}
