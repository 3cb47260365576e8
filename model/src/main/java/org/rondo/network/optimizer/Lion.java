package org.rondo.network.optimizer;

/**
 * Lion: {@code p -= rate sign(0.9 m + 0.1 g)}, then {@code m = 0.99 m + 0.01 g} (X. Chen et al.,
 * "Symbolic discovery of optimization algorithms", arXiv 2302.06675, program 1). Its decoupled
 * weight decay is that of the network, as for every optimizer.
 */
public final class Lion extends OwnUpdater {
  private static final long serialVersionUID = 1L;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.99f;

  /** With a learning rate, which is how far each parameter moves in a step. */
  public Lion(double learningRate) {
    super(learningRate, 1);
  }

  @Override
  public Rule rule(int offset, int length) {
    return Lion::step;
  }

  private static void step(float[] g, float rate, float[][] state, int count) {
    float[] m = state[0];
    for (int i = 0; i < count; i++) {
      float gradient = g[i];
      g[i] = rate * Math.signum(BETA1 * m[i] + (1 - BETA1) * gradient);
      m[i] = BETA2 * m[i] + (1 - BETA2) * gradient;
    }
  }
}
