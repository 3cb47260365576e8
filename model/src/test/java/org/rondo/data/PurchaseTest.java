package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The offers of {@code builtin:purchases}. */
class PurchaseTest {
  private static final int ROWS = 50_000;

  @Test
  void offersAreTakenAsOftenAsSaid() {
    double expected = 0;
    double variance = 0;
    double loss = 0;
    int bought = 0;
    int alike = 0;
    for (int i = 0; i < ROWS; i++) {
      Purchase offer = Purchase.of(i, 1);
      assertThat(offer).isEqualTo(Purchase.of(i, 1));
      assertThat(offer.user()).isBetween(0, Purchase.USERS - 1);
      assertThat(offer.product()).isBetween(0, Purchase.PRODUCTS - 1);
      assertThat(offer.discount()).isIn(0, 10, 20, 30);
      double chance = offer.chance();
      expected += chance;
      variance += chance * (1 - chance);
      loss -= Math.log(offer.bought() ? chance : 1 - chance) / ROWS;
      bought += offer.bought() ? 1 : 0;
      alike += offer.alike() ? 1 : 0;
    }
    assertThat((double) bought).isCloseTo(expected, within(4 * Math.sqrt(variance)));
    assertThat((double) alike / ROWS).isCloseTo(0.2, within(0.01));
    assertThat(loss).isCloseTo(Purchase.leastLogLoss(), within(0.01));
    assertThat(Purchase.of(0, 2)).isNotEqualTo(Purchase.of(0, 1));
  }

  @Test
  void theChanceIsThatOfTheFormula() {
    assertThat(new Purchase(1, 2, 30, true, false).chance())
        .isCloseTo(1 / (1 + Math.exp(3 - 4 - 1.5)), within(1e-12));
    assertThat(new Purchase(1, 2, 10, false, false).chance())
        .isCloseTo(1 / (1 + Math.exp(3 - 0.5)), within(1e-12));
  }
}
