package org.rondo.training;

import org.rondo.averaging.AveragingRecipe.OptimizerStep;
import org.rondo.network.NetworkState;

/**
 * The step of the network's own optimizer, with a learner of this process.
 *
 * @param rate fraction of the configured learning rate
 */
record GradientStep(TrainingPlan plan, double rate) implements OptimizerStep {

  @Override
  public NetworkState apply(NetworkState global, float[] gradient) {
    return plan.learner()
        .lend(
            learner -> {
              learner.load(global);
              learner.apply(gradient, rate);
              return learner.state();
            });
  }
}
