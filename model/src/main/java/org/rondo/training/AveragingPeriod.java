package org.rondo.training;

import java.util.List;
import org.rondo.config.Pace;
import org.rondo.config.Pace.Stretch;

/**
 * H, the local steps between two averages: decides how many steps the next round takes, and learns
 * from every round. Owned by one run; not for use by several threads.
 */
interface AveragingPeriod {

  /** Local steps of the next round, at least 1. */
  int steps(int round);

  /** Learns from a round that is over. */
  default void observe(RoundRecord record) {}

  /** The state to resume from later. */
  default State state() {
    return State.NONE;
  }

  /** Resumes from an earlier {@link #state}, before the first round. */
  default void restore(State state) {}

  /**
   * The period that the configuration names.
   *
   * @param warmupRounds rounds of a single step at the start
   * @param stepsPerEpoch local steps of an epoch, the most that measurement asks for
   */
  static AveragingPeriod of(Pace pace, int warmupRounds, int stepsPerEpoch) {
    AveragingPeriod after =
        switch (pace.kind()) {
          case STEPS -> new Listed(pace.stretches());
          case AUTO -> new MeasuredPeriod(stepsPerEpoch);
          case BY_LOSS -> new ByLoss(pace.firstSteps());
        };
    return warmupRounds == 0 ? after : new WarmUp(warmupRounds, after);
  }

  /**
   * What a period remembers from round to round; a checkpoint keeps it.
   *
   * @param steps local steps of the next round; 0 for a period that needs no memory
   * @param firstLoss loss of the run's first round, NaN before it
   * @param lossSum of the rounds since the last decision
   * @param rounds since the last decision
   */
  record State(int steps, double firstLoss, double lossSum, int rounds) {
    /** The state of a period whose steps are known beforehand. */
    static final State NONE = new State(0, Double.NaN, 0, 0);
  }

  /** Local steps that are known beforehand, round by round; the last stretch never ends. */
  record Listed(List<Stretch> stretches) implements AveragingPeriod {

    public Listed {
      stretches = List.copyOf(stretches);
    }

    @Override
    public int steps(int round) {
      long end = 0;
      for (Stretch stretch : stretches) {
        end += stretch.rounds();
        if (round < end) {
          return stretch.steps();
        }
      }
      return stretches.get(stretches.size() - 1).steps();
    }
  }

  /**
   * Fewer local steps as the loss falls (J. Wang, G. Joshi, "Adaptive communication strategies to
   * achieve the best error-runtime trade-off in local-update SGD" (AdaComm), arXiv 1810.08313,
   * equation 15):
   *
   * <pre>  H = ceil(sqrt(F / F_0) H_0)</pre>
   *
   * <p>{@code F} is the mean training loss of the rounds since the last decision and {@code F_0}
   * that of the first round. Decided at the end of an epoch or after ten rounds, whichever comes
   * first; the paper decides after fixed stretches of time, which could not be repeated. H never
   * rises above {@code H_0}.
   */
  final class ByLoss implements AveragingPeriod {
    private static final int ROUNDS = 10;

    private final int initial;
    private int steps;
    private double first = Double.NaN;
    private double sum;
    private int rounds;

    ByLoss(int initial) {
      this.initial = initial;
      this.steps = initial;
    }

    @Override
    public int steps(int round) {
      return steps;
    }

    @Override
    public State state() {
      return new State(steps, first, sum, rounds);
    }

    @Override
    public void restore(State state) {
      steps = state.steps();
      first = state.firstLoss();
      sum = state.lossSum();
      rounds = state.rounds();
    }

    @Override
    public void observe(RoundRecord record) {
      double loss = record.outcome().loss();
      if (!Double.isFinite(loss)) { // all workers with batches were skipped
        return;
      }
      if (Double.isNaN(first)) {
        first = loss;
      }
      sum += loss;
      rounds++;
      if (rounds == ROUNDS || record.plan().steps().endsEpoch()) {
        if (first > 0) {
          double ratio = Math.max(0, sum / rounds / first);
          steps = (int) Math.max(1, Math.min(initial, Math.ceil(Math.sqrt(ratio) * initial)));
        }
        sum = 0;
        rounds = 0;
      }
    }
  }

  /**
   * Rounds of a single local step before another period takes over: post-local SGD (T. Lin et al.,
   * "Don't use large mini-batches, use local SGD", arXiv 1808.07217, algorithm 2).
   */
  record WarmUp(int rounds, AveragingPeriod after) implements AveragingPeriod {

    @Override
    public int steps(int round) {
      return round < rounds ? 1 : after.steps(round - rounds);
    }

    @Override
    public void observe(RoundRecord record) {
      if (record.plan().round() >= rounds) {
        after.observe(record);
      }
    }

    @Override
    public State state() {
      return after.state();
    }

    @Override
    public void restore(State state) {
      after.restore(state);
    }
  }
}
