package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The payments of {@code builtin:payments}. */
class PaymentTest {
  private static final int ROWS = 50_000;

  @Test
  void fraudIsRareAndAsLikelyAsSaid() {
    double expected = 0;
    double variance = 0;
    int fraud = 0;
    for (int i = 0; i < ROWS; i++) {
      Payment payment = Payment.of(i, 1);
      assertThat(payment).isEqualTo(Payment.of(i, 1));
      assertThat(payment.amount()).isBetween(1.0, 700.0);
      expected += payment.chance();
      variance += payment.chance() * (1 - payment.chance());
      fraud += payment.fraud() ? 1 : 0;
    }
    assertThat(fraud / (double) ROWS).isBetween(0.01, 0.015);
    assertThat((double) fraud).isCloseTo(expected, within(4 * Math.sqrt(variance)));
    assertThat(Payment.of(0, 2)).isNotEqualTo(Payment.of(0, 1));
  }

  @Test
  void theChanceIsThatOfTheFormula() {
    Payment payment = new Payment(30, 3, true, 2, false);
    assertThat(payment.chance()).isCloseTo(1 / (1 + Math.exp(9 - 3 - 2 - 2.6)), within(1e-12));
  }
}
