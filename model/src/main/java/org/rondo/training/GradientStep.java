package org.rondo.training;

import org.rondo.averaging.OuterState;
import org.rondo.network.NetworkState;

/**
 * One step of the network's own optimizer on the mean of the workers' gradients:
 *
 * <pre>  g = sum_k n_k g_k / sum_k n_k,   theta' = theta - optimizer(g)</pre>
 *
 * which is one machine's step on all workers' batches together, for every optimizer, with
 * regularisation and clipping acting on the mean (J. Dean et al., "Large scale distributed deep
 * networks", NIPS 2012, made synchronous as in J. Chen et al., arXiv 1604.00981). The optimizer's
 * state stays on the driver.
 */
record GradientStep(TrainingPlan plan) implements GlobalStep {

  @Override
  public NetworkState outgoing(NetworkState global) {
    return new NetworkState(global.parameters(), new float[0], global.iteration());
  }

  @Override
  public Result next(
      NetworkState global, NetworkState combined, OuterState outer, RoundPlan round) {
    NetworkState next =
        plan.learner()
            .lend(
                learner -> {
                  learner.load(global);
                  double rate = round.curve().factor(round.steps().first());
                  learner.apply(combined.parameters(), rate);
                  return learner.state();
                });
    return new Result(next, outer);
  }
}
