package org.rondo.engine;

import org.rondo.data.Batch;
import org.rondo.network.NetworkState;

/**
 * Gradients of the worst loss nearby, to first order:
 *
 * <pre>  e = rho g(p) / ||g(p)||,   g' = g(p + e)</pre>
 *
 * on the same batch, whose optimizer step is then taken from p (P. Foret et al., "Sharpness-aware
 * minimization for efficiently improving generalization", ICLR 2021, algorithm 1). The norm is over
 * all parameters that are trained; penalties of regularisation are not part of either gradient and
 * are added in the step. Measured statistics are those at p, the loss too. Where dropout draws, it
 * draws anew for the second gradient. Each worker looks around on its own batch, as in the paper's
 * section 4.1.
 */
final class SharpnessAware extends EngineAround {
  private final double radius;

  SharpnessAware(StepEngine inner, double radius) {
    super(inner);
    this.radius = radius;
  }

  @Override
  public double gradient(Batch batch, float[] to) {
    NetworkState here = parametersOnly();
    double loss = super.gradient(batch, to);
    double norm = norm(to);
    if (!(norm > 0) || Double.isInfinite(norm)) {
      return loss; // There is no direction to look in; numbers that are not finite are reported.
    }
    float[] parameters = here.parameters();
    float[] away = new float[length()];
    for (int i = 0; i < away.length; i++) {
      away[i] = (float) (parameters[i] + radius * to[i] / norm);
    }
    copyStatistics(parameters, away);
    float[] first = to.clone();
    loadParameters(away, here.iteration());
    super.gradient(batch, to);
    loadParameters(parameters, here.iteration());
    copyStatistics(first, to);
    return loss;
  }
}
