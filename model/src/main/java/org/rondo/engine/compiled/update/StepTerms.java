package org.rondo.engine.compiled.update;

/** The regularisation and normalization of a parameter array in one step. */
final class StepTerms {
  private float scale;
  private float bound;
  private float l1;
  private float l2;
  private float decay;

  /** Reads them for one step. */
  void prepare(ParameterArray array, double perRow, int iteration, int epoch) {
    Penalties penalties = array.penalties();
    scale = (float) (array.summed() ? perRow : 1) * array.scaling().factor(perRow);
    bound = array.scaling().bound();
    l1 = penalties.l1(iteration, epoch);
    l2 = penalties.l2(iteration, epoch);
    decay = penalties.decay(array.learningRate().at(iteration, epoch), iteration, epoch);
  }

  /** The factor from summed to mean, normalized gradients. */
  float scale() {
    return scale;
  }

  /** Whether only the factor has to be applied before the optimizer. */
  boolean plain() {
    return l1 == 0 && l2 == 0 && decay == 0 && bound == Float.POSITIVE_INFINITY;
  }

  /** Scales and bounds gradients, adds the penalties' slopes, and shrinks what decays. */
  void reshape(float[] p, float[] g, int count) {
    for (int i = 0; i < count; i++) {
      float gradient = Math.min(bound, Math.max(-bound, g[i] * scale));
      g[i] = gradient + l2 * p[i] + l1 * Math.signum(p[i]);
    }
    if (decay != 0) {
      float kept = 1 - decay;
      for (int i = 0; i < count; i++) {
        p[i] *= kept;
      }
    }
  }
}
