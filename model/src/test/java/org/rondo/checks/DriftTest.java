package org.rondo.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.Histogram;
import org.rondo.data.NumberGrid;

/**
 * Figures that others have worked out: with SciPy 1.17.1 (ks_2samp, kstwobign, chi2) and, from the
 * definition of the index, with NumPy 2.4.6.
 */
class DriftTest {
  private static Histogram numbers(int... all) {
    NumberGrid grid = new NumberGrid(256);
    for (int number : all) {
      grid.add(number);
    }
    return Histogram.of(grid.histogram());
  }

  private static Histogram counts(long... counts) {
    return numbers(
        IntStream.range(0, counts.length)
            .flatMap(i -> LongStream.range(0, counts[i]).mapToInt(any -> i))
            .toArray());
  }

  @Test
  void driftIsThatOfOthers() {
    Drift little = Drift.between(counts(100, 200, 400, 200, 100), counts(120, 180, 390, 210, 100));
    Drift much = Drift.between(counts(10, 20, 30, 40), counts(40, 30, 20, 10));
    Drift apart = Drift.between(counts(50, 50, 0), counts(0, 50, 50));

    assertThat(little.stability()).isCloseTo(0.0064549445627433465, within(1e-14));
    assertThat(little.distance()).isCloseTo(0.02, within(1e-14));
    assertThat(much.stability()).isCloseTo(0.8719768526109903, within(1e-14));
    assertThat(much.distance()).isCloseTo(0.4, within(1e-14));
    assertThat(apart.stability()).isCloseTo(4.546916765360847, within(1e-13));
    assertThat(apart.distance()).isEqualTo(0.5);
  }

  @Test
  void manyNumbersAreComparedByTenRanges() {
    Drift drift =
        Drift.between(
            numbers(IntStream.range(0, 500).map(i -> i * i % 101).toArray()),
            numbers(IntStream.range(0, 400).map(i -> (3 * i * i + 7) % 97 + 5).toArray()));

    assertThat(drift.distance()).isCloseTo(0.075, within(1e-14));
    assertThat(drift.stability()).isCloseTo(0.13671019910920526, within(1e-13));
  }

  @Test
  void wordsHaveNoOrderAndOthersCount() {
    Drift swapped =
        Drift.between(
            Histogram.of(Map.of("a", 10L, "b", 20L, "c", 30L, "d", 40L)),
            Histogram.of(Map.of("a", 40L, "b", 30L, "c", 20L, "d", 10L)));
    Drift others =
        Drift.between(
            Histogram.of(Map.of("a", 50L, "b", 50L)), Histogram.of(Map.of("b", 50L, "c", 50L)));

    assertThat(swapped.stability()).isCloseTo(0.8719768526109903, within(1e-14));
    assertThat(swapped.distance()).isZero();
    assertThat(others.stability()).isCloseTo(4.546916765360847, within(1e-13));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.between(Histogram.of(Map.of("a", 1L)), counts(1)))
        .withMessage("numbers cannot be compared with words");
  }

  @Test
  void littleDataDriftByChance() {
    // The same shares; what is a drift among thousands may be chance among dozens.
    Drift few = Drift.between(counts(10, 10, 10), counts(4, 9, 14));
    Drift many = Drift.between(counts(1000, 1000, 1000), counts(400, 900, 1400));

    assertThat(few.isUnstable(0.1)).isFalse();
    assertThat(few.isDistant(0.1)).isFalse();
    assertThat(many.isUnstable(0.1)).isTrue();
    assertThat(many.isDistant(0.1)).isTrue();
    assertThat(many.isDistant(0.3)).isFalse();
    assertThat(many.distanceByChance())
        .isCloseTo(1.6276236115189502 * Math.sqrt(1 / 3000.0 + 1 / 2700.0), within(1e-14));
    Drift none = Drift.between(counts(), counts(1, 2));
    assertThat(none.isUnstable(0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 6.6348966010212145",
    "2, 9.21034037197618",
    "4, 13.276704135987622",
    "9, 21.665994333461924",
    "50, 76.1538912490127"
  })
  void chanceIsThatOfChiSquared(int degrees, double quantile) {
    assertThat(Drift.chiSquared(degrees)).isCloseTo(quantile, within(0.02 * quantile));
    assertThat(Drift.chiSquared(0)).isZero();
  }
}
