package org.rondo.engine.compiled.update;

import org.rondo.network.optimizer.OwnUpdater;

/** An optimizer that DL4J does not have, with the arithmetic that it brings. */
final class OwnRule extends UpdateRule {
  private final OwnUpdater config;
  private final OwnUpdater.Rule rule;
  private float rate;

  OwnRule(OwnUpdater config, OwnUpdater.Rule rule) {
    super(config.states());
    this.config = config;
    this.rule = rule;
  }

  @Override
  boolean whole() {
    return config.whole();
  }

  @Override
  void prepare(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    for (int i = 0; i < count; i++) {
      g[i] *= scale;
    }
    rule.step(g, rate, state, count);
    for (int i = 0; i < count; i++) {
      p[i] -= g[i];
    }
  }
}
