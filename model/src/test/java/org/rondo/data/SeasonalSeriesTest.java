package org.rondo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class SeasonalSeriesTest {
  private static final int STEPS = 20_000;

  /** What is left of a value without trend, day and week, as the equation has them. */
  private static double noise(long t) {
    return SeasonalSeries.value(t, 1)
        - 50
        - t / 1000.0
        - 10 * Math.sin(2 * Math.PI * t / 6)
        - 5 * Math.cos(2 * Math.PI * t / 42);
  }

  @Test
  void noiseIsAutoregressiveWithShocksOfVarianceOne() {
    double before = noise(0);
    double sum = 0;
    double squares = 0;
    for (int t = 1; t < STEPS; t++) {
      double now = noise(t);
      double shock = now - 0.7 * before;
      assertThat(shock).isBetween(-Math.sqrt(3) - 1e-6, Math.sqrt(3) + 1e-6);
      sum += shock;
      squares += shock * shock;
      before = now;
    }
    assertThat(sum / STEPS).isCloseTo(0, within(4 / Math.sqrt(STEPS)));
    // The variance of a squared uniform of variance 1 is 4/5.
    assertThat(squares / STEPS).isCloseTo(1, within(4 * Math.sqrt(0.8 / STEPS)));
  }

  @Test
  void noForecastHasLessErrorThanTheLeast() {
    for (int ahead : new int[] {1, 2, 6}) {
      double squares = 0;
      for (int t = 0; t + ahead < STEPS; t++) {
        double error = noise(t + ahead) - Math.pow(0.7, ahead) * noise(t);
        squares += error * error;
      }
      assertThat(squares / (STEPS - ahead))
          .isCloseTo(SeasonalSeries.leastSquaredError(ahead), within(0.06));
    }
  }

  @Test
  void aStepIsFourHours() {
    assertThat(SeasonalSeries.time(SeasonalSeries.WEEK))
        .isEqualTo(LocalDateTime.of(2020, 1, 8, 0, 0));
    assertThat(SeasonalSeries.value(7, 2)).isNotEqualTo(SeasonalSeries.value(7, 1));
    assertThat(SeasonalSeries.value(7, 2)).isEqualTo(SeasonalSeries.value(7, 2));
  }
}
