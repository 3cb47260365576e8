package org.rondo.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.data.SeedMixer;

/**
 * The statistics against values computed once elsewhere: with Python 3's fractions, exactly, and
 * SciPy 1.17.1's binomtest for McNemar; with a program in Python of its own, big integers and
 * mpmath's exp(-1) for the bootstrap's draws.
 */
class StatisticsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1.0, 1.0",
    "0, 5, 0.03125, 1.0",
    "5, 0, 1.0, 0.03125",
    "3, 9, 0.072998046875, 0.980712890625",
    "10, 10, 0.5880985260009766, 0.5880985260009766",
    "80, 120, 0.0028425779983751527, 0.998182526023735",
    "121, 80, 0.998521403386416, 0.002330025987320061",
    "5000, 5200, 0.024393981563411226, 0.9767180073201913"
  })
  void theExactTestIsThatOfOthers(
      long onlyChampion, long onlyChallenger, double better, double worse) {
    McNemar test = new McNemar(onlyChampion, onlyChallenger);

    assertThat(test.better()).isCloseTo(better, within(1e-13));
    assertThat(test.worse()).isCloseTo(worse, within(1e-13));
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
}
