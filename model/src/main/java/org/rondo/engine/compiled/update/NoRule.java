package org.rondo.engine.compiled.update;

/** {@code p -= g}, for what a layer writes as its "gradient": running means and variances. */
final class NoRule implements UpdateRule {

  @Override
  public int states() {
    return 0;
  }

  @Override
  public void prepare(int iteration, int epoch) {
    // Nothing to read.
  }

  @Override
  public void apply(float[] p, float[] g, float scale, float[][] state, int count) {
    for (int i = 0; i < count; i++) {
      p[i] -= g[i] * scale;
    }
  }
}
