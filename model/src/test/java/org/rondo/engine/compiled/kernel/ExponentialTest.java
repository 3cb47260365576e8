package org.rondo.engine.compiled.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExponentialTest {

  @Test
  void isTheExponential() {
    for (double x = -720; x < 720; x += 0.37) {
      double expected = Math.exp(x);
      assertThat(Exponential.of(x)).isCloseTo(expected, within(expected * 1e-11));
    }
    assertThat(Exponential.of(0)).isEqualTo(1);
  }

  @Test
  void passesOnWhatIsNoNumber() {
    assertThat(Exponential.of(Double.NaN)).isNaN();
    assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponential.of(Double.POSITIVE_INFINITY)).isInfinite();
    assertThat(Exponential.logistic(-1e9)).isZero();
  }
}
