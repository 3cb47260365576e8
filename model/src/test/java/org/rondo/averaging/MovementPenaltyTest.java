package org.rondo.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rondo.averaging.MovementPenalty.Usual;
import org.rondo.config.PenaltyConfig;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/** The penalty's equations, by their definitions. */
class MovementPenaltyTest {
  private static final PenaltyConfig CONFIG = new PenaltyConfig(2, 3, 5);

  @Test
  void countsByTheSoftmaxOfNegativeMovements() {
    MovementWeights weights = new MovementPenalty(CONFIG, 3).weights();
    double[] movements = {0.5, 2, 1.25};
    double sum = Math.exp(-0.5) + Math.exp(-2) + Math.exp(-1.25);
    double shares = 0;
    for (int worker = 0; worker < 3; worker++) {
      shares += weights.share(worker, movements[worker], 10);
    }
    for (int worker = 0; worker < 3; worker++) {
      assertThat(weights.share(worker, movements[worker], 10) / shares)
          .isCloseTo(Math.exp(-movements[worker]) / sum, within(1e-15));
      assertThat(weights.share(worker, movements[worker], 20))
          .isEqualTo(2 * weights.share(worker, movements[worker], 10));
    }
  }

  /** Where every exponential would be zero, and where one would be infinite. */
  @Test
  void longMovementsCountStill() {
    MovementPenalty penalty = new MovementPenalty(CONFIG, 2);
    penalty.observe(0, 5000);
    penalty.observe(1, 5002);
    MovementWeights weights = penalty.weights();
    assertThat(weights.reference()).isEqualTo(5001);
    assertThat(weights.share(0, 5000, 1) / weights.share(1, 5001, 1))
        .isCloseTo(Math.E, within(1e-12));
    for (double movement : new double[] {0, 1e4, 1e30}) {
      assertThat(weights.share(0, movement, 1e6)).isPositive().isLessThan(1e150);
    }
  }

  @Test
  void knowsMeanAndVarianceOfAWorkersMovements() {
    Random random = new Random(3);
    double[] movements = random.doubles(50, 1, 4).toArray();
    MovementPenalty penalty = new MovementPenalty(CONFIG, 1);
    double sum = 0;
    for (double movement : movements) {
      penalty.observe(0, movement);
      sum += movement;
    }
    double mean = sum / movements.length;
    double squares = 0;
    for (double movement : movements) {
      squares += (movement - mean) * (movement - mean);
    }
    Usual usual = penalty.usual().get(0);
    assertThat(usual.mean()).isCloseTo(mean, within(1e-12));
    assertThat(usual.variance()).isCloseTo(squares / movements.length, within(1e-12));
    // From here on the past is forgotten by 2 % a round.
    penalty.observe(0, 4);
    Usual next = penalty.usual().get(0);
    double moved = 0.98 * usual.mean() + 0.02 * 4;
    assertThat(next.mean()).isCloseTo(moved, within(1e-12));
    assertThat(next.variance())
        .isCloseTo(
            0.98 * (usual.variance() + Math.pow(usual.mean() - moved, 2))
                + 0.02 * Math.pow(4 - moved, 2),
            within(1e-12));
  }

  @Test
  void aWorkerSitsOutOnceItIsKnownAndMovesTooFar() {
    MovementPenalty penalty = new MovementPenalty(CONFIG, 2);
    for (double movement : new double[] {1, 2, 3}) {
      assertThat(penalty.weights().share(0, 1e6, 1)).as("before it is known").isPositive();
      penalty.observe(0, movement);
    }
    double limit = 2 + 2 * Math.sqrt(2.0 / 3);
    assertThat(penalty.weights().share(0, limit - 1e-9, 1)).isPositive();
    assertThat(penalty.weights().share(0, limit + 1e-9, 1)).isZero();
    assertThat(penalty.weights().share(1, limit + 1e-9, 1)).as("another worker").isPositive();

    MovementPenalty resumed = new MovementPenalty(CONFIG, 2);
    resumed.restore(penalty.usual());
    assertThat(resumed.weights()).isEqualTo(penalty.weights());
  }

  /** As with a learning rate that has warmed up. */
  @ParameterizedTest
  @ValueSource(doubles = {3, 10, 1000, 1e30})
  void aWorkerWhoseMovementsHaveGrownForGoodIsLetInAgain(double grown) {
    MovementPenalty penalty = new MovementPenalty(CONFIG, 1);
    for (int round = 0; round < 100; round++) {
      penalty.observe(0, 1 + round % 2);
    }
    int satOut = 0;
    while (penalty.weights().share(0, grown, 1) == 0) {
      penalty.observe(0, grown);
      satOut++;
    }
    // Each round that it sits out raises its limit by a few hundredths of what it is.
    assertThat(satOut).isBetween(1, 10 + (int) (40 * Math.log(grown)));
  }

  @Test
  void oneMovementThatIsFarTooLongHardlyCounts() {
    MovementPenalty penalty = new MovementPenalty(CONFIG, 1);
    for (int round = 0; round < 100; round++) {
      penalty.observe(0, 1 + round % 2);
    }
    double before = penalty.usual().get(0).mean();
    penalty.observe(0, 1e30);
    assertThat(penalty.usual().get(0).mean()).isBetween(before, before + 0.03);
    assertThat(penalty.weights().share(0, 3, 1)).isZero();
  }

  /** As of a network whose learning rate has been 0 so far. */
  @Test
  void movementsThatDoNotVarySayNothingOfTheNext() {
    MovementPenalty penalty = new MovementPenalty(CONFIG, 1);
    for (int round = 0; round < 5; round++) {
      penalty.observe(0, 0);
    }
    assertThat(penalty.weights().share(0, 1e-3, 1)).isPositive();
  }

  @Test
  void shortensMovementsThatAreTooLong() {
    MovementPenalty penalty = new MovementPenalty(CONFIG, 1);
    List<IndexRange> measured = List.of(new IndexRange(1, 2));
    NetworkState from = state(1, 100, 2, -1);
    NetworkState near = state(1, 9000, 5, 3); // 5 away, without the statistic
    assertThat(penalty.clipped(from, near, measured)).isSameAs(near);
    NetworkState far = state(1, 9000, 8, 7);
    NetworkState clipped = penalty.clipped(from, far, measured);
    assertThat(clipped.parameters()).containsExactly(1, 9000, 5, 3);
    assertThat(clipped.innerState()).isSameAs(far.innerState());
    assertThat(clipped.iteration()).isEqualTo(far.iteration());
  }

  private static NetworkState state(float... parameters) {
    return new NetworkState(parameters, new float[] {1}, 4);
  }
}
