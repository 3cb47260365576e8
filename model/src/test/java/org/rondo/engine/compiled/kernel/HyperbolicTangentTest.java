package org.rondo.engine.compiled.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HyperbolicTangentTest {

  @Test
  void isTheTangent() {
    for (float x = 1e-12f; x < 100; x *= 1.01f) {
      double expected = Math.tanh(x);
      assertThat((double) HyperbolicTangent.of(x)).isCloseTo(expected, within(expected * 3e-7));
      assertThat(HyperbolicTangent.of(-x)).isEqualTo(-HyperbolicTangent.of(x));
    }
  }

  @Test
  void isTheLogisticFunction() {
    for (float x = -100; x < 100; x += 0.0317f) {
      double expected = 1 / (1 + Math.exp(-x));
      assertThat((double) HyperbolicTangent.logistic(x)).isCloseTo(expected, within(2e-7));
    }
  }

  @Test
  void passesOnWhatIsNoNumber() {
    assertThat(HyperbolicTangent.of(Float.NaN)).isNaN();
    assertThat(HyperbolicTangent.logistic(Float.NaN)).isNaN();
    assertThat(HyperbolicTangent.of(Float.POSITIVE_INFINITY)).isCloseTo(1, within(3e-7f));
    assertThat(HyperbolicTangent.of(Float.NEGATIVE_INFINITY)).isCloseTo(-1, within(3e-7f));
    assertThat(HyperbolicTangent.of(0)).isZero();
  }
}
