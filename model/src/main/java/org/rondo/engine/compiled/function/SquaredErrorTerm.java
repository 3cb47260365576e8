package org.rondo.engine.compiled.function;

/** {@code (a - y)^2}. */
final class SquaredErrorTerm implements ActivatedLoss.Term {

  @Override
  public double loss(float a, float label) {
    double error = a - label;
    return error * error;
  }

  @Override
  public double slope(float a, float label) {
    return 2 * (a - label);
  }
}
