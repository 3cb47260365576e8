package org.rondo.engine.compiled.function;

/** {@code |a - y|}, with slope 0 where they are equal. */
final class AbsoluteErrorTerm implements ActivatedLoss.Term {

  @Override
  public double loss(float a, float label) {
    return Math.abs(a - label);
  }

  @Override
  public double slope(float a, float label) {
    return Math.signum(a - label);
  }
}
