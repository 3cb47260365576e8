package org.rondo.spark.fitting;

import java.util.OptionalInt;
import org.rondo.scaling.CostModel;
import org.rondo.scaling.RoundShape;

/**
 * How fast a run's rounds would be, predicted by the cost model from a few of its real steps.
 *
 * @param basis what it is based on
 * @param configured rounds with the local steps of the configuration; the chosen ones where these
 *     are measured
 * @param chosen rounds with the fewest local steps that keep communication within a tenth, but at
 *     most those of an epoch
 */
public record Forecast(Basis basis, Rounds configured, Rounds chosen) {

  /**
   * What a forecast is based on.
   *
   * @param shape workers, slots, and bytes of a round
   * @param step of a worker
   * @param stepsPerEpoch known where all rows have been read
   * @param origin of the costs of a round
   */
  public record Basis(RoundShape shape, Step step, OptionalInt stepsPerEpoch, String origin) {}

  /**
   * A local step.
   *
   * @param rows of its batch
   * @param parameters of the network
   * @param engine what computes it
   * @param millis that it takes
   */
  public record Step(int rows, int parameters, String engine, double millis) {}

  /**
   * Rounds of this many local steps.
   *
   * @param speedUp how many times as fast as one worker that never communicates
   * @param communication the part of a round, from 0 to 1, that is not local steps
   * @param millis of a round
   */
  public record Rounds(long localSteps, double speedUp, double communication, double millis) {

    static Rounds of(CostModel model, RoundShape shape, long localSteps, double stepMillis) {
      return new Rounds(
          localSteps,
          model.speedUp(shape, localSteps, stepMillis),
          model.communicationShare(shape, localSteps, stepMillis),
          model.roundMillis(shape, localSteps, stepMillis));
    }
  }
}
