package org.rondo.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rondo.scaling.RoundCosts.Measurement;

class RoundCostsTest {
  private static final long MOST_COLLECTED = 64L << 20;

  @Test
  void eachTermCountsWhatItSays() {
    RoundShape collected = new RoundShape(4_000_000, 6, 4, 2, MOST_COLLECTED);
    assertThat(collected.waves()).isEqualTo(2);
    assertThat(collected.tasks()).isEqualTo(6);
    assertThat(CostTerm.WORKER.amount(collected)).isEqualTo(8);
    assertThat(CostTerm.COLLECTED.amount(collected)).isEqualTo(24);
    assertThat(CostTerm.SHUFFLED.amount(collected)).isZero();

    RoundShape shuffled = new RoundShape(40_000_000, 6, 4, 2, MOST_COLLECTED);
    assertThat(shuffled.tasks()).isEqualTo(10);
    assertThat(CostTerm.SHUFFLE.amount(shuffled)).isEqualTo(1);
    assertThat(CostTerm.COLLECTED.amount(shuffled)).isZero();
    assertThat(CostTerm.SHUFFLED.amount(shuffled)).isEqualTo(60);
  }

  @Test
  void aFitFindsTheCostsThatMadeTheMeasurements() {
    RoundCosts truth = costs(8, 0.4, 15, 1.5, 0.7, 0.3, 2.5);
    RoundCosts fitted = RoundCosts.fitted(measurements(truth, 0));
    for (CostTerm term : CostTerm.values()) {
      double expected = truth.millis().get(term);
      assertThat(fitted.millis().get(term)).as("%s", term).isCloseTo(expected, within(0.01));
    }
    assertThat(fitted.medianError(measurements(truth, 0))).isLessThan(1e-3);
  }

  @Test
  void noiseGivesNoNegativeCosts() {
    RoundCosts truth = costs(8, 0.4, 0, 1.5, 0, 0.3, 2.5);
    RoundCosts fitted = RoundCosts.fitted(measurements(truth, 0.15));
    assertThat(fitted.millis().values()).allSatisfy(value -> assertThat(value).isNotNegative());
    assertThat(fitted.medianError(measurements(truth, 0))).isLessThan(0.1);
  }

  @Test
  void negativeCostsAreRefused() {
    assertThatThrownBy(() -> costs(-1, 0, 0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("JOB: got -1.0, expected milliseconds of 0 or more");
  }

  static RoundCosts costs(double... millis) {
    Map<CostTerm, Double> map = new EnumMap<>(CostTerm.class);
    for (CostTerm term : CostTerm.values()) {
      map.put(term, millis[term.ordinal()]);
    }
    return new RoundCosts(map);
  }

  private static List<Measurement> measurements(RoundCosts truth, double noise) {
    Random random = new Random(3);
    List<Measurement> measurements = new ArrayList<>();
    for (int slots : new int[] {1, 2}) {
      for (long parameters : new long[] {100_000, 250_000, 1_000_000, 5_000_000, 25_000_000}) {
        for (int workers : new int[] {2, 4, 16, 64}) {
          RoundShape shape = new RoundShape(4 * parameters, workers, slots, 1, MOST_COLLECTED);
          double factor = 1 + noise * random.nextGaussian();
          measurements.add(new Measurement(shape, truth.millis(shape) * factor));
        }
      }
    }
    return measurements;
  }
}
