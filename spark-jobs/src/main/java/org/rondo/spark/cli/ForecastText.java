package org.rondo.spark.cli;

import java.util.Locale;
import org.rondo.averaging.RecipeCatalog;
import org.rondo.config.KebabCase;
import org.rondo.config.Pace;
import org.rondo.config.RunConfig;
import org.rondo.spark.fitting.Forecast;

/** What doctor says about the speed to expect. */
final class ForecastText {
  /** The speed-up from which a change is worthwhile. */
  private static final double WORTH = 1.2;

  private ForecastText() {}

  /** The finding when there is no forecast. */
  static Finding unknown(String why) {
    return Finding.ok("not predicted: " + why);
  }

  /** The finding for a configuration's forecast. */
  static Finding finding(RunConfig config, Forecast forecast) {
    boolean everyStep = RecipeCatalog.of(config.training().averaging()).averagesEveryStep();
    if (config.training().localSteps().kind() == Pace.Kind.AUTO && !everyStep) {
      String detail =
          text(
              "about %s one worker with the %s that local-steps: auto would choose (communication"
                  + " %.0f%%); %s",
              times(forecast.chosen()),
              chosenSteps(forecast),
              100 * forecast.chosen().communication(),
              assumptions(forecast));
      String advice = advice(forecast, false, false);
      return advice.isEmpty() ? Finding.ok(detail) : Finding.warn(detail, advice);
    }
    Forecast.Rounds configured = forecast.configured();
    boolean better = forecast.chosen().speedUp() > WORTH * configured.speedUp();
    String detail =
        text(
            "about %s one worker with %s (communication %.0f%% of a round of %s)%s; %s",
            times(configured),
            everyStep
                ? "averaging: %s, a step a round"
                    .formatted(KebabCase.of(config.training().averaging().recipe()))
                : text("local-steps %,d", configured.localSteps()),
            100 * configured.communication(),
            millis(configured.millis()),
            better
                ? text(
                    ", %s with the %s that auto would choose",
                    times(forecast.chosen()), chosenSteps(forecast))
                : "",
            assumptions(forecast));
    String advice = advice(forecast, everyStep, better);
    return advice.isEmpty() ? Finding.ok(detail) : Finding.warn(detail, advice);
  }

  private static String advice(Forecast forecast, boolean everyStep, boolean better) {
    double most = Math.max(forecast.chosen().speedUp(), forecast.configured().speedUp());
    if (forecast.basis().shape().workers() > 1 && most < WORTH) {
      return "one worker is enough for so little work: take training.workers: 1";
    }
    if (!better) {
      return "";
    }
    return everyStep
        ? "take averaging: nesterov and more training.local-steps"
        : "take more training.local-steps, or auto";
  }

  /** Steps that stop at an epoch's end are shown as such. */
  private static String chosenSteps(Forecast forecast) {
    long steps = forecast.chosen().localSteps();
    boolean epoch =
        forecast.basis().stepsPerEpoch().isPresent()
            && forecast.basis().stepsPerEpoch().getAsInt() == steps;
    return text(epoch ? "%,d steps, an epoch," : "%,d steps", steps);
  }

  private static String assumptions(Forecast forecast) {
    Forecast.Basis basis = forecast.basis();
    return text(
        "predicted for %,d workers on %d cores from steps of %,d rows that took %s here (%,d"
            + " parameters, engine %s)%s and the costs of docs/scaling.md",
        basis.shape().workers(),
        basis.shape().slots(),
        basis.step().rows(),
        millis(basis.step().millis()),
        basis.step().parameters(),
        basis.step().engine(),
        basis.stepsPerEpoch().isPresent() ? "" : ", epochs of unknown length,");
  }

  private static String times(Forecast.Rounds rounds) {
    double speedUp = rounds.speedUp();
    return text(speedUp < 1 ? "%.2f times" : speedUp < 10 ? "%.1f times" : "%,.0f times", speedUp);
  }

  private static String millis(double millis) {
    return text(millis < 1 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%,.0f ms", millis);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
