package org.rondo.engine.compiled.update;

import org.nd4j.linalg.learning.config.AMSGrad;

/**
 * AMSGrad: Adam with the greatest second moment so far in the denominator (Reddi et al., "On the
 * convergence of Adam and beyond", 2018), with Adam's bias correction, as in DL4J.
 */
final class AmsGradRule extends UpdateRule {
  private final AMSGrad config;
  private float rate;
  private float beta1;
  private float beta2;
  private float epsilon;

  AmsGradRule(AMSGrad config) {
    super(3);
    this.config = config;
  }

  @Override
  void prepare(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    epsilon = (float) config.getEpsilon();
    rate =
        AdamRate.corrected(
            config.getLearningRate(iteration, epoch), beta1, beta2, epsilon, iteration);
  }

  @Override
  void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    float[] m = state[0];
    float[] v = state[1];
    float[] greatest = state[2];
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = 0; i < count; i++) {
      float gradient = g[i] * scale;
      float mean = beta1 * m[i] + gradient * rest1;
      float square = beta2 * v[i] + gradient * gradient * rest2;
      float most = Math.max(greatest[i], square);
      m[i] = mean;
      v[i] = square;
      greatest[i] = most;
      p[i] -= rate * mean / ((float) Math.sqrt(most) + epsilon);
    }
  }
}
