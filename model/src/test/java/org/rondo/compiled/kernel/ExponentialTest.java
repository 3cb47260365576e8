package org.rondo.compiled.kernel;

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
    assertThat(Exponential.tanh(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(Exponential.tanh(Double.NaN)).isNaN();
  }

  @Test
  void keepsSmallArgumentsOfTanh() {
    for (double x = -3; x < 3; x += 0.00317) {
      assertThat((float) Exponential.tanh(x)).isCloseTo((float) Math.tanh(x), within(6e-8f));
    }
    for (double x = 1e-12; x < 1e-2; x *= 3) {
      assertThat(Exponential.tanh(x)).isCloseTo(Math.tanh(x), within(x * 1e-8));
    }
  }
}
