package org.rondo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rondo.config.RunConfig;
import org.rondo.spark.fitting.Forecast;

class ForecastTest {

  @Test
  void aForecastGoesByTheWorkersTheBytesAndAnEpochOfTheConfiguration() {
    Forecast forecast = forecast("local-steps: 10, inner-state: local");
    Forecast.Basis basis = forecast.basis();
    assertThat(basis.shape().workers()).isEqualTo(4);
    assertThat(basis.shape().slots()).isEqualTo(2);
    assertThat(basis.shape().bytes()).isEqualTo(4L * basis.step().parameters());
    // 8 tenths of 2,201 people make 4 shards of 440 rows and 14 batches.
    assertThat(basis.stepsPerEpoch()).hasValue(14);
    assertThat(basis.step().rows()).isEqualTo(32);
    assertThat(basis.step().engine()).isEqualTo("compiled");
    assertThat(basis.step().millis()).isPositive();

    Forecast.Rounds rounds = forecast.configured();
    assertThat(rounds.localSteps()).isEqualTo(10);
    assertThat(rounds.speedUp()).isBetween(0.0, 2.0);
    assertThat(rounds.speedUp()).isCloseTo(2 * (1 - rounds.communication()), within(1e-9));
    assertThat(forecast.chosen().localSteps()).isBetween(1L, 14L);
  }

  @Test
  void averagedOptimizerStateTravelsToo() {
    Forecast.Basis basis = forecast("local-steps: auto").basis();
    assertThat(basis.shape().bytes()).isEqualTo(3 * 4L * basis.step().parameters());
  }

  @Test
  void measurementIsTakenToChooseWhatTheModelDoes() {
    Forecast forecast = forecast("local-steps: auto");
    assertThat(forecast.configured()).isEqualTo(forecast.chosen());
  }

  @Test
  void averagedGradientsAreAStepARound() {
    assertThat(forecast("averaging: gradients").configured().localSteps()).isEqualTo(1);
  }

  private static Forecast forecast(String training) {
    return Rondo.on(SparkTest.session(2))
        .forecast(
            RunConfig.parse(
                """
                name: forecast
                data: {source: "builtin:titanic", label: survived}
                model: {network: mlp, hidden: [8]}
                training: {workers: 4, batch-size: 32, %s}
                """
                    .formatted(training)));
  }
}
