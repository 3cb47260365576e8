package org.rondo.averaging;

import org.jspecify.annotations.Nullable;
import org.rondo.config.AveragingConfig;

/**
 * Blockwise model-update filtering: momentum over whole rounds (K. Chen and Q. Huo, "Scalable
 * training of deep learning machines by incremental block training with intra-block parallel
 * optimization and blockwise model-update filtering", ICASSP 2016; with {@code zeta} as in J. Wang
 * et al., "SlowMo", arXiv 1910.00643):
 *
 * <pre>
 *   g  = mean_k theta_k - theta
 *   v' = beta v + zeta g
 *   classical:  theta' = theta + v'
 *   Nesterov:   theta' = theta + zeta g + beta v'
 * </pre>
 *
 * In the Nesterov form the paper sends out {@code w + beta v'}, where {@code w} are the filtered
 * parameters. Here {@code theta} are the parameters that are sent out, which gives the line above.
 *
 * @param learningRate {@code zeta}
 * @param momentum {@code beta}; null for the paper's {@code 1 - 1/N} of {@code N} workers, which
 *     gives each round the weight of N
 * @param form classical or Nesterov
 */
public record BlockMomentumRecipe(double learningRate, @Nullable Double momentum, Form form)
    implements ParameterAveraging {
  private static final long serialVersionUID = 1L;

  /** The paper's {@code zeta}. */
  private static final double DEFAULT_LEARNING_RATE = 1;

  /** Where the momentum is applied. */
  public enum Form {
    /** At the parameters. */
    CLASSICAL,
    /** One step ahead. */
    NESTEROV
  }

  static BlockMomentumRecipe of(AveragingConfig config) {
    Double learningRate = config.learningRate();
    return new BlockMomentumRecipe(
        learningRate == null ? DEFAULT_LEARNING_RATE : learningRate,
        config.momentum(),
        config.nesterov() ? Form.NESTEROV : Form.CLASSICAL);
  }

  @Override
  public OuterStep step(float[] global, float[] combined, OuterState state, int workers) {
    double beta = momentum == null ? 1 - 1.0 / workers : momentum;
    float[] velocity = new float[global.length];
    float[] next = new float[global.length];
    for (int i = 0; i < global.length; i++) {
      double movement = learningRate * ((double) combined[i] - global[i]);
      double v = beta * state.velocity(i) + movement;
      velocity[i] = (float) v;
      next[i] = (float) (global[i] + (form == Form.NESTEROV ? movement + beta * v : v));
    }
    return new OuterStep(next, new OuterState(velocity));
  }
}
