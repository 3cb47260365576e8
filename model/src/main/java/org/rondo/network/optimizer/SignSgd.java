package org.rondo.network.optimizer;

/**
 * The sign of the gradient: {@code p -= rate sign(g)} (J. Bernstein et al., "signSGD: compressed
 * optimisation for non-convex problems", ICML 2018, algorithm 1).
 */
public final class SignSgd extends OwnUpdater {
  private static final long serialVersionUID = 1L;

  /** With a learning rate, which is how far each parameter moves in a step. */
  public SignSgd(double learningRate) {
    super(learningRate, 0);
  }

  @Override
  public Rule rule(int offset, int length) {
    return (g, rate, state, count) -> {
      for (int i = 0; i < count; i++) {
        g[i] = rate * Math.signum(g[i]);
      }
    };
  }
}
