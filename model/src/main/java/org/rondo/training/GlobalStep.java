package org.rondo.training;

import org.jspecify.annotations.Nullable;
import org.rondo.averaging.BlockMomentum;
import org.rondo.averaging.NesterovOuter;
import org.rondo.averaging.OuterOptimizer;
import org.rondo.averaging.OuterState;
import org.rondo.averaging.TakeCombined;
import org.rondo.config.AveragingConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.network.NetworkState;

/** The driver's step at the end of a round. A pure function: the same arguments, the same bits. */
sealed interface GlobalStep permits ParameterStep, GradientStep {

  /** What of the global state the workers need, which is what goes out to them. */
  NetworkState outgoing(NetworkState global);

  /**
   * Takes the step.
   *
   * @param global the state that the round started from
   * @param combined what the workers sent, combined
   * @param outer the outer optimizer's state
   * @param round the round that is over
   */
  Result next(NetworkState global, NetworkState combined, OuterState outer, RoundPlan round);

  /**
   * What the step comes to.
   *
   * @param global the next global state
   * @param outer the outer optimizer's next state
   */
  record Result(NetworkState global, OuterState outer) {}

  /** The step of the recipe that the configuration names; a new recipe is one more line here. */
  static GlobalStep of(TrainingPlan plan, TrainingConfig config, int workers) {
    AveragingConfig averaging = config.averaging();
    return switch (averaging.recipe()) {
      case MEAN, TRIMMED_MEAN, MEDIAN -> new ParameterStep(plan.exchange(), new TakeCombined());
      case NESTEROV -> new ParameterStep(plan.exchange(), nesterov(averaging));
      case BLOCK_MOMENTUM -> new ParameterStep(plan.exchange(), blockMomentum(averaging, workers));
      case GRADIENTS -> new GradientStep(plan);
    };
  }

  private static OuterOptimizer nesterov(AveragingConfig averaging) {
    return new NesterovOuter(
        given(averaging.learningRate(), NesterovOuter.DEFAULT_LEARNING_RATE),
        given(averaging.momentum(), NesterovOuter.DEFAULT_MOMENTUM));
  }

  private static OuterOptimizer blockMomentum(AveragingConfig averaging, int workers) {
    return new BlockMomentum(
        given(averaging.learningRate(), BlockMomentum.DEFAULT_LEARNING_RATE),
        given(averaging.momentum(), BlockMomentum.defaultMomentum(workers)),
        averaging.nesterov() ? BlockMomentum.Form.NESTEROV : BlockMomentum.Form.CLASSICAL);
  }

  private static double given(@Nullable Double value, double otherwise) {
    return value == null ? otherwise : value;
  }
}
