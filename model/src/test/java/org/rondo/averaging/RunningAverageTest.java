package org.rondo.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunningAverageTest {

  @Test
  void weighsEachRoundByTheStepsSince() {
    RunningAverage average =
        RunningAverage.withDecay(0.9)
            .with(new float[] {1}, 5)
            .with(new float[] {2}, 3)
            .with(new float[] {4}, 2);

    double expected =
        (4 + Math.pow(0.9, 2) * 2 + Math.pow(0.9, 5) * 1)
            / (1 + Math.pow(0.9, 2) + Math.pow(0.9, 5));
    assertThat((double) average.average()[0]).isCloseTo(expected, within(1e-6));
  }

  @Test
  void theFirstRoundIsAllThereIs() {
    assertThat(RunningAverage.withDecay(0.999).with(new float[] {7, -0f}, 10).average())
        .containsExactly(7, -0f);
    assertThat(RunningAverage.withDecay(0).with(new float[] {1}, 1).with(new float[] {5}, 1))
        .extracting(average -> average.average()[0])
        .isEqualTo(5f);
  }
}
