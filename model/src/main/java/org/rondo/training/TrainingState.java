package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe.GlobalState;
import org.rondo.averaging.OuterState;
import org.rondo.averaging.RunningAverage;
import org.rondo.network.NetworkState;

/**
 * Where a run stands between two rounds on the driver.
 *
 * @param rounds rounds done
 * @param steps local steps done
 * @param global the latest parameters, and the outer optimizer's state
 * @param before the parameters before the latest round's step, which the next round starts from
 *     where that step comes late; null where it starts from the latest
 * @param sent what the latest round started from; null before the first, and where the workers are
 *     always sent the whole state
 * @param average of the parameters so far; null where none is kept
 */
record TrainingState(
    int rounds,
    long steps,
    GlobalState global,
    @Nullable NetworkState before,
    @Nullable NetworkState sent,
    @Nullable RunningAverage average) {

  /** The state before the first round. */
  static TrainingState fresh(NetworkState fresh, @Nullable Double averageDecay) {
    RunningAverage average = averageDecay == null ? null : RunningAverage.withDecay(averageDecay);
    return new TrainingState(0, 0, new GlobalState(fresh, OuterState.NONE), null, null, average);
  }

  /**
   * The state after a round.
   *
   * @param late what the round after it starts from, where that is without its step
   * @param started what it started from; null where that need not be known
   */
  TrainingState after(
      RoundPlan round,
      GlobalState next,
      @Nullable NetworkState late,
      @Nullable NetworkState started) {
    return new TrainingState(
        round.round() + 1,
        round.steps().end(),
        next,
        late,
        started,
        average == null ? null : average.with(next.network().parameters(), round.steps().count()));
  }

  /** The state while a round is under way of which the next one does not wait for. */
  TrainingState during(RoundPlan round, @Nullable NetworkState started) {
    return new TrainingState(
        round.round() + 1, round.steps().end(), global, global.network(), started, average);
  }

  /** What the next round starts from. */
  NetworkState start() {
    return before == null ? global.network() : before;
  }

  /** What the run would end with now: the global state, or the average so far. */
  NetworkState result() {
    NetworkState network = global.network();
    return average == null || average.weight() == 0
        ? network
        : new NetworkState(average.average(), network.innerState(), network.iteration());
  }
}
