package org.rondo.training;

import org.rondo.averaging.AveragingRecipe.OptimizerStep;
import org.rondo.network.NetworkState;
import org.rondo.network.ReplicaPool;

/**
 * The step of the network's own optimizer, on a replica of this process.
 *
 * @param rate fraction of the configured learning rate
 */
record GradientStep(TrainingPlan plan, double rate) implements OptimizerStep {

  @Override
  public NetworkState apply(NetworkState global, float[] gradient) {
    return ReplicaPool.lend(
        plan.replica(),
        replica -> {
          replica.load(global);
          replica.scaleLearningRate(rate);
          replica.apply(gradient);
          replica.scaleLearningRate(1);
          return replica.state();
        });
  }
}
