package org.rondo.network;

/**
 * A network that a user can name in {@code model.network}. A new one is one file and one line in
 * {@link NetworkCatalog}.
 *
 * <p>A choice describes a network and builds none; engines build it from the description, on the
 * driver and on executors. It begins with {@link Layers#network}, which applies the settings that
 * hold for every network, and ends in the outputs of an {@link Objective}. Choices are stateless.
 */
public interface NetworkChoice {

  /**
   * Defines the network. Equal requests give equal definitions.
   *
   * @throws org.rondo.error.ConfigurationException when it does not fit the data or the loss; its
   *     message begins with the key
   */
  NetworkPlan define(NetworkRequest request);
}
