package org.rondo.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.Histogram;
import org.rondo.data.SeedMixer;

/**
 * The statistics against values computed once elsewhere: with Python 3's fractions, exactly, and
 * SciPy 1.17.1's binomtest for McNemar; with NumPy for Kolmogorov and Smirnov; with a program in
 * Python of its own, big integers and mpmath's exp(-1) for the bootstrap's draws.
 */
class StatisticsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1.0, 1.0, 1.0",
    "0, 5, 0.03125, 1.0, 0.0625",
    "5, 0, 1.0, 0.03125, 0.0625",
    "3, 9, 0.072998046875, 0.980712890625, 0.14599609375",
    "10, 10, 0.5880985260009766, 0.5880985260009766, 1.0",
    "80, 120, 0.0028425779983751527, 0.998182526023735, 0.0056851559967503055",
    "121, 80, 0.998521403386416, 0.002330025987320061, 0.004660051974640122",
    "5000, 5200, 0.024393981563411226, 0.9767180073201913, 0.04878796312682245"
  })
  void theExactTestIsThatOfOthers(
      long onlyChampion, long onlyChallenger, double better, double worse, double different) {
    McNemar test = new McNemar(onlyChampion, onlyChallenger);

    assertThat(test.better()).isCloseTo(better, within(1e-13));
    assertThat(test.worse()).isCloseTo(worse, within(1e-13));
    assertThat(test.different()).isCloseTo(different, within(1e-13));
  }

  @Test
  void manyRowsAreNoTrouble() {
    assertThat(new McNemar(50_000_000, 50_000_000).better()).isCloseTo(0.5, within(1e-4));
    assertThat(new McNemar(0, 100_000).better()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> new McNemar(-1, 2));
  }

  private static final double[] GAINS =
      IntStream.range(0, 60).mapToDouble(i -> ((i * 37) % 11 - 4) / 8.0).toArray();

  private static PairedBootstrap bootstrap(int draws, long seed) {
    long[] keys = LongStream.range(0, GAINS.length).map(i -> SeedMixer.mix(7, i)).toArray();
    return PairedBootstrap.of(
        keys,
        seed,
        draws,
        counts -> {
          double sum = 0;
          double all = 0;
          for (int i = 0; i < GAINS.length; i++) {
            sum += counts[i] * GAINS[i];
            all += counts[i];
          }
          return sum / all;
        });
  }

  @Test
  void theDrawsOfTheBootstrapAreThoseOfAnotherProgram() {
    PairedBootstrap bootstrap = bootstrap(199, 42);

    assertThat(bootstrap.observed()).isEqualTo(0.11041666666666666);
    assertThat(bootstrap.atMost(0)).isEqualTo((1 + 2) / 200.0);
    assertThat(bootstrap.atLeast(0)).isEqualTo((1 + 197) / 200.0);
    assertThat(bootstrap.percentile(0.05)).isEqualTo(0.025423728813559324);
    assertThat(bootstrap.percentile(0.95)).isEqualTo(0.18867924528301888);
  }

  /** Of a mean, the draws are nearly normal with the deviation sqrt(sum (d - mean)^2) / n. */
  @Test
  void manyDrawsHaveThePercentilesOfTheNormalDistribution() {
    PairedBootstrap bootstrap = bootstrap(20_000, 1);
    double mean = bootstrap.observed();
    double squares = IntStream.range(0, 60).mapToDouble(i -> Math.pow(GAINS[i] - mean, 2)).sum();
    double deviation = Math.sqrt(squares) / 60;

    assertThat(bootstrap.percentile(0.5)).isCloseTo(mean, within(0.03 * deviation));
    assertThat(bootstrap.percentile(0.025))
        .isCloseTo(mean - 1.96 * deviation, within(0.08 * deviation));
    assertThat(bootstrap.percentile(0.975))
        .isCloseTo(mean + 1.96 * deviation, within(0.08 * deviation));
  }

  @Test
  void aGainThatIsNeverDefinedIsNoGain() {
    PairedBootstrap bootstrap = PairedBootstrap.of(new long[] {1}, 1, 99, counts -> Double.NaN);

    assertThat(bootstrap.draws()).isZero();
    assertThat(bootstrap.atMost(0)).isEqualTo(1);
    assertThat(bootstrap.percentile(0.5)).isNaN();
  }

  private static Histogram numbers(Long... counts) {
    List<Double> edges = IntStream.range(1, counts.length).mapToObj(i -> (double) i).toList();
    return new Histogram(edges, List.of(counts), new TreeMap<>(), 0);
  }

  @Test
  void driftIsThatOfOthers() {
    Drift little =
        Drift.between(numbers(100L, 200L, 400L, 200L, 100L), numbers(120L, 180L, 390L, 210L, 100L));
    Drift much = Drift.between(numbers(10L, 20L, 30L, 40L), numbers(40L, 30L, 20L, 10L));
    Drift apart = Drift.between(numbers(50L, 50L, 0L), numbers(0L, 50L, 50L));

    assertThat(little.stability()).isCloseTo(0.0064549445627433465, within(1e-14));
    assertThat(little.distance()).isCloseTo(0.02, within(1e-14));
    assertThat(much.stability()).isCloseTo(0.8719768526109904, within(1e-14));
    assertThat(much.distance()).isCloseTo(0.4, within(1e-14));
    assertThat(apart.stability()).isCloseTo(4.546916765360847, within(1e-13));
    assertThat(apart.distance()).isEqualTo(0.5);
  }

  @Test
  void wordsHaveNoOrderAndOthersCount() {
    TreeMap<String, Long> then = new TreeMap<>(java.util.Map.of("a", 10L, "b", 20L, "c", 30L));
    Histogram training = new Histogram(List.of(), List.of(), then, 40);
    TreeMap<String, Long> swapped = new TreeMap<>(java.util.Map.of("a", 40L, "b", 30L, "c", 20L));
    Histogram now = new Histogram(List.of(), List.of(), swapped, 10);

    assertThat(Drift.between(training, now).stability())
        .isCloseTo(0.8719768526109904, within(1e-14));
    assertThat(Drift.between(training, now).distance()).isZero();
    assertThat(now.total()).isEqualTo(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.between(training, Histogram.ofWords(new TreeMap<>())))
        .withMessage("the histograms count different things");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Histogram(List.of(2.0, 1.0), List.of(1L, 1L, 1L), new TreeMap<>(), 0))
        .withMessage("no histogram: its edges do not ascend");
  }
}
