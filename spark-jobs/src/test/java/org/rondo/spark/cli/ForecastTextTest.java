package org.rondo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rondo.config.RunConfig;
import org.rondo.scaling.RoundShape;
import org.rondo.spark.fitting.Forecast;

class ForecastTextTest {
  private static final Forecast.Rounds SHORT = new Forecast.Rounds(10, 0.42, 0.79, 12.5);
  private static final Forecast.Rounds LONG = new Forecast.Rounds(120, 1.8, 0.1, 128);

  @Test
  void muchCommunicationIsWarnedOfWithTheStepsThatWouldHelp() {
    Finding finding =
        ForecastText.finding(config("local-steps: 10"), forecast(SHORT, OptionalInt.empty()));
    assertThat(finding.line("speed-up"))
        .startsWith("warn  speed-up       about 0.42 times one worker with local-steps 10")
        .contains("(communication 79% of a round of 12.5 ms)")
        .contains("1.8 times with the 120 steps that auto would choose")
        .contains("2 workers on 2 cores", "steps of 32 rows that took 0.96 ms here")
        .contains("161 parameters, engine compiled", "epochs of unknown length")
        .endsWith("; take more training.local-steps, or auto");
  }

  @Test
  void littleCommunicationNeedsNoAdvice() {
    Finding finding =
        ForecastText.finding(config("local-steps: 120"), forecast(LONG, OptionalInt.empty()));
    assertThat(finding.level()).isEqualTo(Finding.Level.OK);
    assertThat(finding.detail()).startsWith("about 1.8 times one worker with local-steps 120");
    assertThat(finding.advice()).isEmpty();
  }

  @Test
  void autoTellsWhatItWouldComeToAndWhereAnEpochEndsIt() {
    Finding finding =
        ForecastText.finding(config("local-steps: auto"), forecast(LONG, OptionalInt.of(120)));
    assertThat(finding.detail())
        .startsWith(
            "about 1.8 times one worker with the 120 steps, an epoch, that local-steps: auto would")
        .doesNotContain("unknown length");
  }

  @Test
  void gradientsAreAdvisedToTakeLocalSteps() {
    Finding finding =
        ForecastText.finding(config("averaging: gradients"), forecast(SHORT, OptionalInt.empty()));
    assertThat(finding.detail()).contains("averaging: gradients, a step a round");
    assertThat(finding.advice())
        .isEqualTo("take averaging: nesterov and more training.local-steps");
  }

  /** Speed-ups now and with auto's steps: advice only where something becomes faster. */
  @ParameterizedTest
  @CsvSource({
    "2.0, 1.9, 31, ''",
    "1.5, 1.6, 40, ''",
    "1.3, 1.3, 85, ''",
    "0.5, 1.9, 80, 'take more training.local-steps, or auto'",
    "0.3, 0.9, 97, 'one worker is enough for so little work: take training.workers: 1'",
    "1.1, 1.1, 50, 'one worker is enough for so little work: take training.workers: 1'"
  })
  void saysOnlyWhatMakesItFaster(double now, double then, int percent, String advice) {
    Forecast forecast =
        new Forecast(
            forecast(SHORT, OptionalInt.empty()).basis(),
            new Forecast.Rounds(10, now, percent / 100.0, 12.5),
            new Forecast.Rounds(120, then, 0.1, 128));
    Finding finding = ForecastText.finding(config("local-steps: 10"), forecast);
    assertThat(finding.advice()).isEqualTo(advice);
    assertThat(finding.detail().contains("that auto would choose")).isEqualTo(then > 1.2 * now);
  }

  private static Forecast forecast(Forecast.Rounds configured, OptionalInt perEpoch) {
    return new Forecast(
        new Forecast.Basis(
            new RoundShape(1932, 2, 2, 1, 1 << 20),
            new Forecast.Step(32, 161, "compiled", 0.96),
            perEpoch,
            "a machine"),
        configured,
        LONG);
  }

  private static RunConfig config(String training) {
    return RunConfig.parse(
        "name: test\ndata: {source: none}\nmodel: {network: linear}\ntraining: {%s}\n"
            .formatted(training));
  }
}
