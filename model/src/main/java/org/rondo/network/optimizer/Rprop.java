package org.rondo.network.optimizer;

/**
 * Resilient back-propagation: a step size for each parameter, which grows while the gradient keeps
 * its sign and shrinks when that changes:
 *
 * <pre>
 *   a = sign(g) s             s: the sign of the step before
 *   d = min(1.2 d, 500)       where a is positive
 *   d = max(0.5 d, 1e-5)      where a is negative; then g = 0
 *   p -= rate d sign(g),      s = sign(g)
 * </pre>
 *
 * <p>That is iRprop- (C. Igel and M. Hüsken, "Empirical evaluation of the improved Rprop learning
 * algorithms", Neurocomputing 50, 2003, algorithm 3) of M. Riedmiller and H. Braun, "A direct
 * adaptive method for faster backpropagation learning: the RPROP algorithm", 1993. Sizes are kept
 * as multiples of the learning rate, which is the first of them, so that a schedule scales them
 * all; with the usual first size of 0.1 the bounds are the papers' 50 and 1e-6. Where workers
 * average their states, s is between -1 and 1, and its sign is that of the majority.
 */
public final class Rprop extends OwnUpdater {
  private static final long serialVersionUID = 1L;
  private static final float GROWTH = 1.2f;
  private static final float SHRINKAGE = 0.5f;
  private static final float MOST = 500;
  private static final float LEAST = 1e-5f;

  /** With a learning rate, which is the first step size. */
  public Rprop(double learningRate) {
    super(learningRate, 2);
  }

  @Override
  float initial(int kind) {
    return kind;
  }

  @Override
  public Rule rule(int offset, int length) {
    return Rprop::step;
  }

  private static void step(float[] g, float rate, float[][] state, int count) {
    float[] signs = state[0];
    float[] sizes = state[1];
    for (int i = 0; i < count; i++) {
      float sign = Math.signum(g[i]);
      float agreement = sign * signs[i];
      if (agreement > 0) {
        sizes[i] = Math.min(sizes[i] * GROWTH, MOST);
      } else if (agreement < 0) {
        sizes[i] = Math.max(sizes[i] * SHRINKAGE, LEAST);
        sign = 0;
      }
      signs[i] = sign;
      g[i] = rate * sizes[i] * sign;
    }
  }
}
