package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * Nesterov's accelerated gradient: {@code v' = mu v - rate g}, {@code p += (1 + mu) v' - mu v}
 * (Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013).
 */
final class NesterovsRule extends UpdateRule {
  private final Nesterovs config;
  private float rate;
  private float momentum;

  NesterovsRule(Nesterovs config) {
    super(1);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
    momentum = (float) config.currentMomentum(iteration, epoch);
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] v = state[0];
    float factor = scale * rate;
    float weight = -momentum - 1;
    for (int i = 0; i < count; i++) {
      float kept = momentum * v[i];
      float next = kept - g[i] * factor;
      v[i] = next;
      p[i] -= kept + weight * next;
    }
  }
}
