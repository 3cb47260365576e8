package org.rondo.training;

import org.rondo.averaging.AveragingRecipe;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.config.TrainingConfig;

/** Plans a run's rounds one by one. Owned by one run. */
final class RoundPlanner {
  private final TrainingConfig config;
  private final RunLength length;
  private final AveragingPeriod period;
  private final LearningRateSchedule schedule;

  RoundPlanner(TrainingConfig config, AveragingRecipe recipe, RunLength length) {
    this.config = config;
    this.length = length;
    this.period =
        AveragingPeriod.of(
            recipe.localSteps(config.localSteps()),
            config.averaging().warmupRounds(),
            length.stepsPerEpoch());
    this.schedule =
        new LearningRateSchedule(
            config.optimizer().schedule(), length.totalSteps(), length.stepsPerEpoch());
  }

  /** What the averaging period remembers. */
  AveragingPeriod.State period() {
    return period.state();
  }

  /** Resumes from what the averaging period remembered, before the first round. */
  void restore(AveragingPeriod.State state) {
    if (state.steps() > 0) {
      period.restore(state);
    }
  }

  /** Whether another round follows. */
  boolean hasNext(TrainingState state) {
    return !length.endsBefore(state.rounds(), state.steps());
  }

  /** The next round. */
  RoundPlan next(TrainingState state) {
    int probeEvery = config.averaging().probeEvery();
    return new RoundPlan(
        state.rounds(),
        length.steps(state.steps(), period.steps(state.rounds())),
        schedule,
        probeEvery > 0 && (state.rounds() + 1) % probeEvery == 0);
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

  /** Learns from a round that is over. */
  void observe(RoundRecord record) {
    period.observe(record);
  }
}
