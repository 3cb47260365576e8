package org.rondo.data;

import org.rondo.data.Stroke.PointMap;

/**
 * How one hand bends a glyph: a smooth random warp, followed by aspect, shear and rotation about
 * the centre of the unit square. Immutable.
 *
 * <p>The warp adds to each coordinate the sum over k of A(k) sin(2 pi (u(k) x + v(k) y) +
 * phase(k)), a few long waves for the proportions and one short one for an unsteady hand. It
 * depends on the place only, so strokes that touch still touch. The idea of elastic distortions:
 * Simard, Steinkraus, Platt, "Best practices for convolutional neural networks", ICDAR 2003,
 * section 2; waves instead of filtered noise, since strokes and not pixels are moved.
 */
final class DigitDistortion implements PointMap {
  private static final int LONG_WAVES = 3;
  private static final int WAVES = LONG_WAVES + 1;
  private static final double TURN = 2 * StrictMath.PI;

  private final Wave[] horizontal = new Wave[WAVES];
  private final Wave[] vertical = new Wave[WAVES];
  private final double aspect;
  private final double shear;
  private final double sine;
  private final double cosine;

  private record Wave(double amplitude, double alongX, double alongY, double phase) {
    double at(double x, double y) {
      return amplitude * StrictMath.sin(TURN * (alongX * x + alongY * y) + phase);
    }
  }

  DigitDistortion(RandomStream random) {
    for (int i = 0; i < WAVES; i++) {
      horizontal[i] = wave(random, i < LONG_WAVES);
      vertical[i] = wave(random, i < LONG_WAVES);
    }
    aspect = StrictMath.exp(random.normal(0.18));
    shear = random.normal(0.2);
    double angle = random.normal(0.13);
    sine = StrictMath.sin(angle);
    cosine = StrictMath.cos(angle);
  }

  private static Wave wave(RandomStream random, boolean longWave) {
    double frequency = longWave ? 0.9 : 2;
    return new Wave(
        random.normal(longWave ? 0.045 : 0.012),
        random.uniform(-frequency, frequency),
        random.uniform(-frequency, frequency),
        random.uniform(0, TURN));
  }

  @Override
  public double x(double x, double y) {
    return cosine * slanted(x, y) - sine * centeredY(x, y);
  }

  @Override
  public double y(double x, double y) {
    return sine * slanted(x, y) + cosine * centeredY(x, y);
  }

  private double slanted(double x, double y) {
    return aspect * (x - 0.5 + sum(horizontal, x, y)) - shear * centeredY(x, y);
  }

  private double centeredY(double x, double y) {
    return y - 0.5 + sum(vertical, x, y);
  }

  private static double sum(Wave[] waves, double x, double y) {
    double sum = 0;
    for (Wave wave : waves) {
      sum += wave.at(x, y);
    }
    return sum;
  }
}
