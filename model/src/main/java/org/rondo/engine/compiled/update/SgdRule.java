package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.Sgd;

/** {@code p -= rate g}. */
final class SgdRule extends UpdateRule {
  private final Sgd config;
  private float rate;

  SgdRule(Sgd config) {
    super(0);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float factor = scale * rate;
    for (int i = 0; i < count; i++) {
      p[i] -= g[i] * factor;
    }
  }
}
