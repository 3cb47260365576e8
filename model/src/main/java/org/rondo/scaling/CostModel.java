package org.rondo.scaling;

/**
 * Predicts rounds and how far more workers help:
 *
 * <pre>
 *   round(H)    = compute(H) + fixed
 *   compute(H)  = ceil(workers / slots) * H * step
 *   fixed       = costs(shape) + link(shape)
 *   speed-up(H) = workers * H * step / round(H)
 * </pre>
 *
 * {@code step} is the time of one local step of one worker that has a core to itself. The speed-up
 * is relative to one worker that never communicates, the strictest yardstick; with fewer slots than
 * workers it is at most the number of slots.
 *
 * @param costs of a round beside its local steps
 * @param link between machines
 */
public record CostModel(RoundCosts costs, Link link) {

  /** Milliseconds of a round beside its local steps. */
  public double fixedMillis(RoundShape shape) {
    return costs.millis(shape) + link.millis(shape);
  }

  /**
   * Milliseconds of a round.
   *
   * @param stepMillis of a local step
   */
  public double roundMillis(RoundShape shape, long localSteps, double stepMillis) {
    return shape.waves() * localSteps * stepMillis + fixedMillis(shape);
  }

  /** How many times as fast as one worker that never communicates. */
  public double speedUp(RoundShape shape, long localSteps, double stepMillis) {
    return shape.workers() * localSteps * stepMillis / roundMillis(shape, localSteps, stepMillis);
  }

  /** The part of a round, from 0 to 1, that is not local steps. */
  public double communicationShare(RoundShape shape, long localSteps, double stepMillis) {
    return fixedMillis(shape) / roundMillis(shape, localSteps, stepMillis);
  }

  /**
   * The fewest local steps with which communication stays within a share of a round, as {@code
   * local-steps: auto} finds them by measuring: {@code H >= (1 - share) / share * fixed / step}.
   */
  public long localStepsFor(RoundShape shape, double share, double stepMillis) {
    double stepOfRound = Math.max(1e-9, shape.waves() * stepMillis);
    double wanted = Math.ceil(fixedMillis(shape) * (1 - share) / share / stepOfRound);
    return (long) Math.max(1, wanted);
  }

  /**
   * Bytes that the driver holds in a round: the state, its broadcast, the combined state and a copy
   * for what comes in, and all workers' states where they are collected.
   */
  public static double driverBytes(RoundShape shape) {
    return 4.0 * shape.bytes() + (shape.collected() ? (double) shape.bytes() * shape.workers() : 0);
  }
}
