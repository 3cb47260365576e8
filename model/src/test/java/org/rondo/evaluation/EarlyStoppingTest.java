package org.rondo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rondo.evaluation.EarlyStopping.Decision;
import org.rondo.evaluation.EarlyStoppingState.Observation;

class EarlyStoppingTest {
  @Test
  void aMinimisedMetricStopsWhenPatienceIsUsedUp() {
    EarlyStopping stopping = new EarlyStopping(MetricCatalog.LOSS, 2, 0);
    assertThat(stopping.observe(1, 1.0).isBest()).isTrue();
    assertThat(stopping.observe(2, 0.5).isBest()).isTrue();
    Decision equal = stopping.observe(3, 0.5);
    assertThat(equal.isBest()).isFalse();
    assertThat(equal.stop()).isFalse();
    Decision last = stopping.observe(4, 0.6);
    assertThat(last.stop()).isTrue();
    assertThat(last.best()).isEqualTo(new Observation(2, 0.5));
    assertThat(last.evaluationsWithoutImprovement()).isEqualTo(2);
  }

  @Test
  void aMaximisedMetricStopsWhenPatienceIsUsedUp() {
    EarlyStopping stopping = new EarlyStopping(MetricCatalog.ACCURACY, 2, 0);
    stopping.observe(1, 0.5);
    assertThat(stopping.observe(2, 0.4).stop()).isFalse();
    assertThat(stopping.observe(3, 0.6).isBest()).isTrue();
    assertThat(stopping.observe(4, 0.6).stop()).isFalse();
    assertThat(stopping.observe(5, 0.1).stop()).isTrue();
    assertThat(stopping.state().best()).isEqualTo(new Observation(3, 0.6));
  }

  @ParameterizedTest
  @MethodSource("org.rondo.evaluation.MetricCatalog#all")
  void endsOnAPlateauForEveryMetric(Metric<?> metric) {
    EarlyStopping stopping = new EarlyStopping(metric, 3, 0);
    int round = 1;
    while (!stopping.observe(round, 0.5).stop()) {
      round++;
    }
    assertThat(round).isEqualTo(4);
  }

  @Test
  void improvementsWithinTheMarginAreBestButDoNotPutOffStopping() {
    EarlyStopping stopping = new EarlyStopping(MetricCatalog.LOSS, 3, 0.25);
    stopping.observe(1, 1.0);
    Decision small = stopping.observe(2, 0.875);
    assertThat(small.isBest()).isTrue();
    assertThat(small.evaluationsWithoutImprovement()).isEqualTo(1);
    assertThat(stopping.observe(3, 0.75).evaluationsWithoutImprovement()).isEqualTo(2);
    Decision last = stopping.observe(4, 0.75 - 0x1p-20);
    assertThat(last.stop()).isFalse();
    assertThat(last.evaluationsWithoutImprovement()).isZero();
    stopping.observe(5, 0.7);
    stopping.observe(6, 0.6);
    Decision end = stopping.observe(7, 0.55);
    assertThat(end.isBest()).isTrue();
    assertThat(end.stop()).isTrue();
  }

  @Test
  void valuesThatAreNotFiniteNeverImprove() {
    EarlyStopping stopping = new EarlyStopping(MetricCatalog.LOSS, 4, 0);
    Decision first = stopping.observe(1, Double.NaN);
    assertThat(first.isBest()).isFalse();
    assertThat(first.best()).isNull();
    stopping.observe(2, Double.NEGATIVE_INFINITY);
    assertThat(stopping.observe(3, 5.0).isBest()).isTrue();
    for (int round = 4; round < 7; round++) {
      assertThat(stopping.observe(round, Double.NaN).stop()).isFalse();
    }
    assertThat(stopping.observe(7, Double.NaN).stop()).isTrue();
    assertThat(stopping.state().best()).isEqualTo(new Observation(3, 5.0));
  }

  @Test
  void resumesFromItsStateAsIfUninterrupted() {
    double[] values = {3, 2, 2.5, 1.9, 1.95, 2, 1.85, 4, 4, 4};
    EarlyStopping whole = new EarlyStopping(MetricCatalog.LOSS, 3, 0.2);
    EarlyStopping resumed = new EarlyStopping(MetricCatalog.LOSS, 3, 0.2);
    for (int round = 0; round < values.length; round++) {
      resumed = new EarlyStopping(MetricCatalog.LOSS, 3, 0.2, resumed.state());
      assertThat(resumed.observe(round, values[round]))
          .isEqualTo(whole.observe(round, values[round]));
    }
    assertThat(resumed.state()).isEqualTo(whole.state());
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> new EarlyStopping(MetricCatalog.LOSS, 0, 0))
        .hasMessage("patience is 0: expected 1 or more");
    assertThatThrownBy(() -> new EarlyStopping(MetricCatalog.LOSS, 1, Double.NaN))
        .hasMessage("minDelta is NaN: expected 0 or more");
    assertThatThrownBy(() -> new EarlyStoppingState(new Observation(1, 2), null, 0))
        .hasMessageContaining("expected both or neither");
    assertThatThrownBy(() -> new Observation(1, Double.NaN))
        .hasMessage("the value of round 1 is NaN: expected a finite number");
  }
}
