package org.rondo.engine.compiled.kernel;

/**
 * The hyperbolic tangent in additions, products and one division of floats, which HotSpot turns
 * into vector instructions: in a tenth of the time that {@link Exponential} would need.
 *
 * <p>{@code tanh x = x P(x^2) / Q(x^2)} with polynomials of degree 6 and 3, for {@code x} clipped
 * to where the result is not yet one (the rational approximation of Eigen, {@code ptanh_float}).
 * The relative error is below 3e-7, near zero too; the bits are the same on every platform.
 */
public final class HyperbolicTangent {
  /** From here on the approximation is one, apart from its error. */
  private static final float REACH = 7.905311f;

  private HyperbolicTangent() {}

  /** {@code tanh x}. */
  public static float of(float x) {
    float held = Math.max(-REACH, Math.min(REACH, x));
    float square = held * held;
    float p = square * -2.7607684e-16f + 2.000188e-13f;
    p = square * p - 8.604672e-11f;
    p = square * p + 5.1222973e-8f;
    p = square * p + 1.48572235e-5f;
    p = square * p + 6.3726195e-4f;
    p = square * p + 4.8935246e-3f;
    float q = square * 1.1982584e-6f + 1.1853471e-4f;
    q = square * q + 2.2684347e-3f;
    q = square * q + 4.893525e-3f;
    return held * p / q;
  }

  /**
   * {@code 1 / (1 + e^-x) = (1 + tanh(x / 2)) / 2}, within 2e-7. The error is not relative: near
   * zero it exceeds the result. This does not matter for a gate, but would for a probability.
   */
  public static float logistic(float x) {
    return 0.5f + 0.5f * of(0.5f * x);
  }
}
