package org.rondo.training;

import org.rondo.averaging.RecipeCatalog;
import org.rondo.config.EarlyStoppingConfig;
import org.rondo.config.TrainingConfig;

/** Plans a run's rounds one after the other. Owned by one run. */
final class Course {
  private final TrainingConfig config;
  private final Schedule schedule;
  private final Pacing pacing;
  private final LearningRateCurve curve;

  Course(TrainingConfig config, Schedule schedule) {
    this.config = config;
    this.schedule = schedule;
    this.pacing =
        Pacing.of(
            RecipeCatalog.of(config.averaging()).localSteps(config.localSteps()),
            config.averaging().warmupRounds(),
            schedule.stepsPerEpoch());
    this.curve =
        new LearningRateCurve(
            config.optimizer().schedule(), schedule.totalSteps(), schedule.stepsPerEpoch());
  }

  /** What the pacing remembers. */
  PacingState pacing() {
    return pacing.state();
  }

  /** Goes on from what the pacing remembered, before the first round. */
  void restore(PacingState state) {
    if (state.steps() > 0) {
      pacing.restore(state);
    }
  }

  /** Whether there is a round after so many. */
  boolean hasNext(TrainingState state) {
    return !schedule.endsBefore(state.rounds(), state.steps());
  }

  /** The next round. */
  RoundPlan next(TrainingState state) {
    int probeEvery = config.averaging().probeEvery();
    return new RoundPlan(
        state.rounds(),
        schedule.steps(state.steps(), pacing.steps(state.rounds())),
        curve,
        probeEvery > 0 && (state.rounds() + 1) % probeEvery == 0);
  }

  /** The learning rate of a round's last step. */
  double learningRate(RoundPlan round) {
    return config.optimizer().learningRate() * curve.factor(round.steps().end() - 1);
  }

  /** Whether the validation rows are evaluated after a round. */
  boolean evaluatesAfter(RoundPlan round) {
    if (schedule.last(round)) {
      return true;
    }
    EarlyStoppingConfig stopping = config.earlyStopping();
    Integer every = stopping == null ? null : stopping.everyRounds();
    return every == null ? round.steps().endsEpoch() : (round.round() + 1) % every == 0;
  }

  /** Learns from a round that is over. */
  void observe(RoundRecord record) {
    pacing.observe(record);
  }
}
