package org.rondo.engine;

/**
 * Steps along the direction of the gradient alone: {@code g / ||g||}, with the norm over all
 * parameters that are trained (Y. Nesterov, "Minimization methods for nonsmooth convex and
 * quasiconvex functions", 1984; E. Hazan et al., "Beyond convexity: stochastic quasi-convex
 * optimization", NIPS 2015, algorithm 1). The penalties of regularisation are added afterwards, so
 * that a factor of the loss changes nothing, and they shrink the weights as decoupled weight decay
 * does.
 */
final class Normalized extends EngineAround {
  Normalized(StepEngine inner) {
    super(inner);
  }

  @Override
  public void apply(float[] along, double rate) {
    double norm = norm(along);
    float[] direction = new float[along.length];
    for (int i = 0; i < along.length && norm > 0; i++) {
      direction[i] = (float) (along[i] / norm);
    }
    copyStatistics(along, direction);
    super.apply(direction, rate);
  }
}
