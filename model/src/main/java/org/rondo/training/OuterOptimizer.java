package org.rondo.training;

import org.rondo.network.NetworkState;

/**
 * The driver's step from the global state and the workers' average to the next global state. A pure
 * function: the same arguments give the same bits.
 */
@FunctionalInterface
public interface OuterOptimizer {

  /**
   * Takes the outer step.
   *
   * @param global the state that the round started from
   * @param average the example-weighted mean of what the workers ended with
   */
  NetworkState step(NetworkState global, NetworkState average);
}
