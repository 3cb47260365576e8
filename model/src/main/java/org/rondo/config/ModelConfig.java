package org.rondo.config;

import java.util.List;
import java.util.Optional;

/**
 * The network to train.
 *
 * @param hidden the widths of the hidden layers, first to last; empty for a network of fixed layers
 * @param dropout the fraction of activations dropped (not, as in DL4J, kept)
 */
public record ModelConfig(
    @Doc("A built-in network, or `file:PATH` of a DL4J configuration (JSON) or model (zip).")
        @Choices(
            value = {"linear", "two-relu", "mlp", "cnn"},
            orPrefix = ModelConfig.FILE_PREFIX)
        String network,
    @Doc("The widths of the hidden layers, first to last.")
        @Default("[32, 16]")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(key = "network", in = "mlp")
        List<Integer> hidden,
    @Doc("The function after each hidden layer.")
        @Default("relu")
        @AppliesTo(
            key = "network",
            in = {"mlp", "cnn"})
        Activation activation,
    @Doc("What training minimises; `auto` takes the usual loss of the task.")
        @Default("auto")
        @AppliesTo(
            key = "network",
            in = {"linear", "two-relu", "mlp", "cnn"})
        Loss loss,
    @Doc("The fraction of a hidden layer's outputs dropped while training.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        @AppliesTo(
            key = "network",
            in = {"mlp", "cnn"})
        double dropout,
    @Doc("L2 regularisation: this times half the sum of the squared weights is added to the loss.")
        @Default("0")
        @Range(min = 0)
        @AppliesTo(
            key = "network",
            in = {"linear", "two-relu", "mlp", "cnn"})
        double l2)
    implements ConfigSection {
  static final String FILE_PREFIX = "file:";

  /** Validates, copies, and drops what does not apply. */
  public ModelConfig {
    Violations.in(ModelConfig.class, network, hidden, activation, loss, dropout, l2)
        .require(
            !"mlp".equals(network) || hidden == null || !hidden.isEmpty(),
            "got an empty list, but network mlp needs at least one hidden layer",
            "hidden",
            "network")
        .orThrow();
    hidden = applies("hidden", network) ? List.copyOf(hidden) : List.of();
    activation = applies("activation", network) ? activation : Activation.RELU;
    loss = applies("loss", network) ? loss : Loss.AUTO;
    dropout = applies("dropout", network) ? dropout : 0;
    l2 = applies("l2", network) ? l2 : 0;
  }

  private static boolean applies(String key, String network) {
    return SectionType.applies(ModelConfig.class, key, network);
  }

  /** The path of the network's file; empty for a built-in network. */
  public Optional<String> file() {
    return network.startsWith(FILE_PREFIX)
        ? Optional.of(network.substring(FILE_PREFIX.length()))
        : Optional.empty();
  }
}
