package org.rondo.training;

import org.rondo.config.Pace;

/**
 * Says how many local steps the next round takes. Told of every round. Owned by one run; not for
 * use by several threads.
 */
interface Pacing {

  /** Local steps of the next round, at least 1. */
  int steps(int round);

  /** Learns from a round that is over. */
  default void observe(RoundRecord record) {}

  /** What to go on with later. */
  default PacingState state() {
    return PacingState.NONE;
  }

  /** Goes on from an earlier {@link #state}, before the first round. */
  default void restore(PacingState state) {}

  /**
   * The pacing that the configuration names.
   *
   * @param warmupRounds rounds of a single step at the start
   * @param stepsPerEpoch local steps of an epoch, the most that measurement asks for
   */
  static Pacing of(Pace pace, int warmupRounds, int stepsPerEpoch) {
    Pacing after =
        switch (pace.kind()) {
          case STEPS -> new ListedPacing(pace.stretches());
          case AUTO -> new MeasuredPacing(stepsPerEpoch);
          case BY_LOSS -> new LossPacing(pace.firstSteps());
        };
    return warmupRounds == 0 ? after : new WarmupPacing(warmupRounds, after);
  }
}
