package org.rondo.averaging;

import org.rondo.config.AveragingConfig;

/**
 * Nesterov momentum along the workers' pseudo-gradient (A. Douillard et al., "DiLoCo: Distributed
 * low-communication training of language models", arXiv 2311.08105, algorithm 1, with the Nesterov
 * form of I. Sutskever et al., 2013, as PyTorch writes it):
 *
 * <pre>
 *   delta  = theta - mean_k theta_k
 *   v'     = mu v + delta
 *   theta' = theta - eta (delta + mu v')
 * </pre>
 *
 * @param learningRate {@code eta}
 * @param momentum {@code mu}
 */
public record NesterovRecipe(double learningRate, double momentum) implements ParameterAveraging {
  private static final long serialVersionUID = 1L;

  /** The paper's {@code eta}. */
  private static final double DEFAULT_LEARNING_RATE = 0.7;

  /** The paper's {@code mu}. */
  private static final double DEFAULT_MOMENTUM = 0.9;

  static NesterovRecipe of(AveragingConfig config) {
    Double learningRate = config.learningRate();
    Double momentum = config.momentum();
    return new NesterovRecipe(
        learningRate == null ? DEFAULT_LEARNING_RATE : learningRate,
        momentum == null ? DEFAULT_MOMENTUM : momentum);
  }

  @Override
  public OuterStep step(float[] global, float[] combined, OuterState state, int workers) {
    float[] velocity = new float[global.length];
    float[] next = new float[global.length];
    for (int i = 0; i < global.length; i++) {
      double delta = (double) global[i] - combined[i];
      double v = momentum * state.velocity(i) + delta;
      velocity[i] = (float) v;
      next[i] = (float) (global[i] - learningRate * (delta + momentum * v));
    }
    return new OuterStep(next, new OuterState(velocity));
  }
}
