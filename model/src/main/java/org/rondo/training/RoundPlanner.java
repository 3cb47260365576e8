package org.rondo.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.MovementPenalty;
import org.rondo.averaging.MovementPenalty.Usual;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.config.PenaltyConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/** Plans a run's rounds one by one. Owned by one run. */
final class RoundPlanner {
  private final TrainingConfig config;
  private final ExchangePlan exchange;
  private final RunLength length;
  private final AveragingPeriod period;
  private final LearningRateSchedule schedule;
  private final @Nullable MovementPenalty penalty;

  /**
   * A planner before the first round.
   *
   * @param workers of the run
   */
  RoundPlanner(TrainingConfig config, ExchangePlan exchange, RunLength length, int workers) {
    this.config = config;
    this.exchange = exchange;
    this.length = length;
    this.period =
        AveragingPeriod.of(
            exchange.recipe().localSteps(config.localSteps()),
            config.averaging().warmupRounds(),
            length.stepsPerEpoch());
    this.schedule =
        new LearningRateSchedule(
            config.optimizer().schedule(), length.totalSteps(), length.stepsPerEpoch());
    PenaltyConfig configured = config.averaging().penalty();
    this.penalty = configured == null ? null : new MovementPenalty(configured, workers);
  }

  /**
   * What is remembered from round to round; a checkpoint keeps it.
   *
   * @param period what the averaging period remembers
   * @param usual how far each worker usually moves; empty without a penalty
   */
  record State(AveragingPeriod.State period, List<Usual> usual) {
    /** Before the first round. */
    static final State NONE = new State(AveragingPeriod.State.NONE, List.of());

    State {
      usual = List.copyOf(usual);
    }
  }

  /** The state to resume from later. */
  State state() {
    return new State(period.state(), penalty == null ? List.of() : penalty.usual());
  }

  /** Resumes from an earlier {@link #state}, before the first round. */
  void restore(State state) {
    if (state.period().steps() > 0) {
      period.restore(state.period());
    }
    if (penalty != null) {
      penalty.restore(state.usual());
    }
  }

  /** Whether another round follows. */
  boolean hasNext(TrainingState state) {
    return !length.endsBefore(state.rounds(), state.steps());
  }

  /** The next round. */
  RoundPlan next(TrainingState state) {
    int round = state.rounds();
    int probeEvery = config.averaging().probeEvery();
    RoundPlan.Steps steps = length.steps(state.steps(), period.steps(round));
    return new RoundPlan(
        round,
        steps,
        schedule,
        probeEvery > 0 && (round + 1) % probeEvery == 0,
        penalty == null ? null : penalty.weights(),
        Turn.of(
            exchange,
            round - config.averaging().warmupRounds(),
            length.endsBefore(round + 1, steps.end()),
            state.global().network().parameters().length));
  }

  /** The learning rate of a round's last step. */
  double learningRate(RoundPlan round) {
    return config.optimizer().rate() * schedule.factor(round.steps().end() - 1);
  }

  /** Whether the validation rows are evaluated after a round. */
  boolean evaluatesAfter(RoundPlan round) {
    if (length.last(round)) {
      return true;
    }
    EarlyStoppingConfig stopping = config.earlyStopping();
    Integer every = stopping == null ? null : stopping.everyRounds();
    return every == null ? round.steps().endsEpoch() : (round.round() + 1) % every == 0;
  }

  /**
   * What the workers came to, within the bounds of a round's movement.
   *
   * @param started what they started from
   * @param measured ranges of the parameters that are statistics
   */
  NetworkState bounded(NetworkState started, NetworkState combined, List<IndexRange> measured) {
    return penalty == null ? combined : penalty.clipped(started, combined, measured);
  }

  /** Learns from a round that is over. */
  void observe(RoundRecord record) {
    period.observe(record);
    if (penalty != null) {
      record.outcome().reports().stream()
          .filter(report -> report.counts() || report.sitsOut())
          .forEach(report -> penalty.observe(report.worker(), report.measures().distance()));
    }
  }
}
