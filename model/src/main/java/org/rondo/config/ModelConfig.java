package org.rondo.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network to train.
 *
 * @param hidden the widths of the hidden layers, first to last; empty for a network of fixed layers
 * @param dropout the fraction of activations dropped (not, as in DL4J, kept)
 * @param preset null where the network has none: it is no cnn, or has blocks of its own
 * @param globalPool null where the network has no blocks of its own
 */
public record ModelConfig(
    @Doc("A built-in network, or `file:PATH` of a DL4J configuration (JSON) or model (zip).")
        @Choices(
            value = {"linear", "two-relu", "mlp", "cnn"},
            orPrefix = ModelConfig.FILE_PREFIX)
        String network,
    @Doc(
            "The widths of the hidden layers, first to last; when absent, `[32, 16]` for mlp and none"
                + " behind the blocks of a cnn.")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(
            key = "network",
            in = {"mlp", "cnn"})
        @Nullable List<Integer> hidden,
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
        double l2,
    @Doc("A network whose blocks are given; `lenet` when absent, unless `blocks` are listed.")
        @AppliesTo(key = "network", in = "cnn")
        @Nullable Preset preset,
    @Doc(
            "Blocks of one's own, first to last: a section each, or the number of filters alone. A"
                + " block is a convolution and the activation.")
        @Default("[]")
        @AppliesTo(key = "network", in = "cnn")
        List<BlockConfig> blocks,
    @Doc(
            "What each map becomes behind the last of one's own blocks: `mean` and `max` are one"
                + " number, `none` all its places; `none` when absent.")
        @AppliesTo(key = "network", in = "cnn")
        @Nullable GlobalPool globalPool)
    implements ConfigSection {
  static final String FILE_PREFIX = "file:";
  private static final List<Integer> MLP_HIDDEN = List.of(32, 16);

  /** Validates, copies, and drops what does not apply. */
  public ModelConfig {
    boolean own = blocks != null && !blocks.isEmpty();
    Violations.in(
            ModelConfig.class,
            network,
            hidden,
            activation,
            loss,
            dropout,
            l2,
            preset,
            blocks,
            globalPool)
        .require(
            !"mlp".equals(network) || hidden == null || !hidden.isEmpty(),
            "got an empty list, but network mlp needs at least one hidden layer",
            "hidden",
            "network")
        .require(
            preset == null || !own,
            "a preset has its own blocks; keep one of preset and blocks",
            "preset",
            "blocks")
        .require(
            !"cnn".equals(network) || own || hidden == null || hidden.isEmpty(),
            "a preset has its own layers; leave it out, or list blocks of your own in model.blocks",
            "hidden",
            "preset")
        .require(
            !"cnn".equals(network) || own || globalPool == null,
            "a preset has its own pooling; leave it out, or list blocks of your own in model.blocks",
            "global-pool",
            "preset")
        .orThrow();
    boolean cnn = "cnn".equals(network);
    hidden = hidden == null ? "mlp".equals(network) ? MLP_HIDDEN : List.of() : List.copyOf(hidden);
    hidden = applies("hidden", network) ? hidden : List.of();
    activation = applies("activation", network) ? activation : Activation.RELU;
    loss = applies("loss", network) ? loss : Loss.AUTO;
    dropout = applies("dropout", network) ? dropout : 0;
    l2 = applies("l2", network) ? l2 : 0;
    preset = !cnn || own ? null : preset == null ? Preset.LENET : preset;
    blocks = cnn ? List.copyOf(blocks) : List.of();
    globalPool = cnn && own ? globalPool == null ? GlobalPool.NONE : globalPool : null;
  }

  /**
   * A network without blocks of its own.
   *
   * @param hidden left out where the network has fixed layers
   */
  public ModelConfig(
      String network,
      @Nullable List<Integer> hidden,
      Activation activation,
      Loss loss,
      double dropout,
      double l2) {
    this(
        network,
        "cnn".equals(network) ? null : hidden,
        activation,
        loss,
        dropout,
        l2,
        null,
        List.of(),
        null);
  }

  /** Never null. */
  @Override
  public List<Integer> hidden() {
    return hidden == null ? List.of() : hidden;
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
