package org.rondo.network;

/** A network that a user can name in {@code model.network}: one file each. */
interface NetworkChoice {

  /**
   * Defines the network.
   *
   * @throws org.rondo.error.ConfigurationException when it does not fit the data or the loss
   */
  NetworkPlan define(NetworkRequest request);
}
