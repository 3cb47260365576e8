package org.rondo.training;

import org.rondo.config.InnerState;
import org.rondo.network.NetworkState;

/** What the local optimizers start the next round with. */
final class InnerStatePolicy {
  private final InnerState choice;
  private final float[] fresh;

  /**
   * A policy.
   *
   * @param fresh the inner state of a network that has not been trained
   */
  InnerStatePolicy(InnerState choice, float[] fresh) {
    this.choice = choice;
    this.fresh = fresh;
  }

  /** Keeps the averaged inner state, or starts it afresh with its step count. */
  NetworkState apply(NetworkState next) {
    return switch (choice) {
      case AVERAGE -> next;
      case RESET -> new NetworkState(next.parameters(), fresh, 0);
    };
  }
}
