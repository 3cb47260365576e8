package org.rondo.training;

import org.rondo.network.NetworkState;

/**
 * {@code theta' = mean_k theta_k}: the workers' example-weighted mean is the next global state (M.
 * Zinkevich et al., "Parallelized stochastic gradient descent", NIPS 2010; P. Moritz et al.,
 * "SparkNet", arXiv 1511.06051).
 */
final class MeanOuter implements OuterOptimizer {

  @Override
  public NetworkState step(NetworkState global, NetworkState average) {
    return average;
  }
}
