package org.rondo.spark.fitting;

import java.util.OptionalInt;
import org.rondo.scaling.CostModel;
import org.rondo.scaling.RoundShape;

/**
 * How fast a run's rounds would be, predicted by the cost model from a few of its real steps.
 *
 * @param basis what it goes by
 * @param configured rounds with the local steps of the configuration; the chosen ones where it has
 *     measurement decide
 * @param chosen rounds of as few local steps as keep communication within a tenth, but of no more
 *     than an epoch has
 */
public record Forecast(Basis basis, Rounds configured, Rounds chosen) {

  /**
   * What a forecast goes by.
   *
   * @param shape workers, slots, and bytes of a round
   * @param step of a worker
   * @param stepsPerEpoch where all rows have been looked at
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
   * Rounds of so many local steps.
   *
   * @param speedUp times as fast as one worker that never communicates
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
