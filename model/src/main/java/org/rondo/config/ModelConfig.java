package org.rondo.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network to train.
 *
 * @param hidden the widths of the hidden layers, first to last; empty for a network of fixed layers
 * @param dropout the fraction of activations dropped (not, as in DL4J, kept)
 * @param preset null where the network has none: it is not a cnn, or has its own blocks
 * @param globalPool null where the network has no blocks of its own
 * @param pool null where it is not given
 * @param tbptt null where all steps are one stretch
 * @param embeddingDimension null where it is not given
 * @param noise null where inputs are learned as they are
 * @param freeze empty where all layers are trained
 */
public record ModelConfig(
    @Doc("A built-in network, or `file:PATH` of a DL4J configuration (JSON) or model (zip).")
        @Choices(
            value = {
              "linear",
              "two-relu",
              "mlp",
              "cnn",
              "cnn-1d",
              "rnn",
              "text-cnn",
              "autoencoder"
            },
            orPrefix = ModelConfig.FILE_PREFIX)
        String network,
    @Doc(
            "The widths of the hidden layers, first to last: recurrent ones of rnn, convolutions"
                + " of cnn-1d, dense ones elsewhere; of an autoencoder those down to the code, which"
                + " is the last, and the way back has them in reverse. When absent, `[32, 16]` for"
                + " mlp, `[64]` for rnn, `[64, 64]` for cnn-1d, `[32, 8]` for autoencoder, and none"
                + " after the blocks of a cnn.")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(
            key = "network",
            in = {"mlp", "cnn", "cnn-1d", "rnn", "autoencoder"})
        @Nullable List<Integer> hidden,
    @Doc("The function after each hidden layer.")
        @Default("relu")
        @AppliesTo(
            key = "network",
            in = {"mlp", "cnn", "cnn-1d", "text-cnn", "autoencoder"})
        Activation activation,
    @Doc("What training minimises: a loss, or a section.")
        @AppliesTo(
            key = "network",
            in = {"linear", "two-relu", "mlp", "cnn", "cnn-1d", "rnn", "text-cnn", "autoencoder"})
        LossConfig loss,
    @Doc("The fraction of a hidden layer's outputs dropped while training.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        @AppliesTo(
            key = "network",
            in = {"mlp", "cnn", "cnn-1d", "rnn", "text-cnn", "autoencoder"})
        double dropout,
    @Doc(
            "L2 regularisation: this times half the sum of the squared weights is added to the"
                + " loss.")
        @Default("0")
        @Range(min = 0)
        @AppliesTo(
            key = "network",
            in = {"linear", "two-relu", "mlp", "cnn", "cnn-1d", "rnn", "text-cnn", "autoencoder"})
        double l2,
    @Doc("A network with ready-made blocks; `lenet` when absent, unless `blocks` are listed.")
        @AppliesTo(key = "network", in = "cnn")
        @Nullable Preset preset,
    @Doc(
            "Your own blocks, first to last: each a section, or the number of filters alone. A"
                + " block is a convolution and the activation.")
        @Default("[]")
        @AppliesTo(key = "network", in = "cnn")
        List<BlockConfig> blocks,
    @Doc(
            "What each map becomes after the last of your own blocks: `mean` and `max` make one"
                + " number of it, `none` keeps all its places; `none` when absent.")
        @AppliesTo(key = "network", in = "cnn")
        @Nullable GlobalPool globalPool,
    @Doc("The recurrent layer: long short-term memory, or a simple one.")
        @Default("lstm")
        @AppliesTo(key = "network", in = "rnn")
        Cell cell,
    @Doc("Whether each layer also reads the sequence from its end, with units of its own.")
        @Default("false")
        @AppliesTo(key = "network", in = "rnn")
        boolean bidirectional,
    @Doc(
            "What the steps of a sequence become before the output: their last, mean or greatest"
                + " values. When absent, the last for rnn and the greatest for cnn-1d.")
        @AppliesTo(
            key = "network",
            in = {"rnn", "cnn-1d"})
        @Nullable SequencePool pool,
    @Doc(
            "Truncated back-propagation through time, for labels of each step: after so many"
                + " steps an optimizer step is taken, and no gradient flows further back. All steps"
                + " when absent.")
        @Range(min = 1)
        @AppliesTo(key = "network", in = "rnn")
        @Nullable Integer tbptt,
    @Doc("The number of steps that a convolution sees at once.")
        @Default("3")
        @Range(min = 1, max = 1000)
        @AppliesTo(key = "network", in = "cnn-1d")
        int kernel,
    @Doc("Whether a convolution sees only a step and those before it, and none after it.")
        @Default("false")
        @AppliesTo(key = "network", in = "cnn-1d")
        boolean causal,
    @Doc(
            "The distance between the steps that a convolution sees: one for each layer, or one"
                + " for all.")
        @Default("[1]")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(key = "network", in = "cnn-1d")
        List<Integer> dilations,
    @Doc("The numbers of steps that parallel convolutions see at once.")
        @Default("[3, 4, 5]")
        @Range(min = 1, max = 1000)
        @AppliesTo(key = "network", in = "text-cnn")
        List<Integer> kernels,
    @Doc("The width of each of those convolutions.")
        @Default("64")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(key = "network", in = "text-cnn")
        int channels,
    @Doc("The length of the vector for a token; 32 when absent. For sequences of tokens only.")
        @Range(min = 1, max = 1_000_000)
        @AppliesTo(
            key = "network",
            in = {"cnn-1d", "rnn", "text-cnn"})
        @Nullable Integer embeddingDimension,
    @Doc(
            "Makes a denoising autoencoder: noise on the inputs while it trains, which it learns to"
                + " take away. Off when absent.")
        @AppliesTo(key = "network", in = "autoencoder")
        @Nullable NoiseConfig noise,
    @Doc(
            "Layers whose parameters do not move, by their names, or patterns with `*` for any"
                + " letters; `rondo explain` shows the names.")
        @Default("[]")
        List<String> freeze,
    @Doc(
            "What becomes of the output layer of an initial model: `keep` starts from its"
                + " parameters, `replace` draws them anew from the seed, for other classes or"
                + " targets than the model's.")
        @Default("keep")
        Head head)
    implements ConfigSection {
  static final String FILE_PREFIX = "file:";
  private static final String AUTOENCODER = "autoencoder";
  private static final Map<String, List<Integer>> HIDDEN =
      Map.of(
          "mlp",
          List.of(32, 16),
          "rnn",
          List.of(64),
          "cnn-1d",
          List.of(64, 64),
          AUTOENCODER,
          List.of(32, 8));

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
            globalPool,
            cell,
            bidirectional,
            pool,
            tbptt,
            kernel,
            causal,
            dilations,
            kernels,
            channels,
            embeddingDimension,
            noise,
            freeze,
            head)
        .require(
            !HIDDEN.containsKey(network) || hidden == null || !hidden.isEmpty(),
            "got an empty list, but network " + network + " needs at least one hidden layer",
            "hidden",
            "network")
        .require(
            !"cnn-1d".equals(network) || fits(dilations, hidden),
            "expected one number, or one for each hidden layer",
            "dilations",
            "hidden")
        .require(
            !"text-cnn".equals(network) || kernels == null || !kernels.isEmpty(),
            "got an empty list, but network text-cnn needs at least one width",
            "kernels",
            "network")
        .require(
            tbptt == null || !bidirectional,
            "a layer that reads from the end needs whole sequences; leave out tbptt or bidirectional",
            "tbptt",
            "bidirectional")
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
    hidden = hidden == null ? HIDDEN.getOrDefault(network, List.of()) : List.copyOf(hidden);
    hidden = applies("hidden", network) ? hidden : List.of();
    activation = applies("activation", network) ? activation : Activation.RELU;
    loss = applies("loss", network) ? loss : LossConfig.AUTO;
    dropout = applies("dropout", network) ? dropout : 0;
    l2 = applies("l2", network) ? l2 : 0;
    preset = !cnn || own ? null : preset == null ? Preset.LENET : preset;
    blocks = cnn ? List.copyOf(blocks) : List.of();
    globalPool = cnn && own ? globalPool == null ? GlobalPool.NONE : globalPool : null;
    cell = applies("cell", network) ? cell : Cell.LSTM;
    bidirectional = applies("bidirectional", network) && bidirectional;
    pool = applies("pool", network) ? pool : null;
    tbptt = applies("tbptt", network) ? tbptt : null;
    kernel = applies("kernel", network) ? kernel : 1;
    causal = applies("causal", network) && causal;
    dilations = applies("dilations", network) ? List.copyOf(dilations) : List.of();
    kernels = applies("kernels", network) ? List.copyOf(kernels) : List.of();
    channels = applies("channels", network) ? channels : 1;
    embeddingDimension = applies("embedding-dimension", network) ? embeddingDimension : null;
    noise = applies("noise", network) ? noise : null;
    freeze = List.copyOf(freeze);
  }

  private static boolean fits(@Nullable List<Integer> dilations, @Nullable List<Integer> hidden) {
    List<Integer> layers = hidden == null ? HIDDEN.getOrDefault("cnn-1d", List.of()) : hidden;
    return dilations == null || dilations.size() == 1 || dilations.size() == layers.size();
  }

  /**
   * A network of flat rows or images without blocks of its own.
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
        new LossConfig(loss, LossConfig.AUTO.delta(), LossConfig.AUTO.quantiles()),
        dropout,
        l2,
        null,
        List.of(),
        null,
        Cell.LSTM,
        false,
        null,
        null,
        1,
        false,
        List.of(1),
        List.of(1),
        1,
        null,
        null,
        List.of(),
        Head.KEEP);
  }

  /** Never null. */
  @Override
  public List<Integer> hidden() {
    return hidden == null ? List.of() : hidden;
  }

  private static boolean applies(String key, String network) {
    return SectionType.applies(ModelConfig.class, key, network);
  }

  /** Whether the network learns a label of the rows, rather than the rows themselves. */
  public boolean learnsLabel() {
    return !network.equals(AUTOENCODER);
  }

  /** The path of the network's file; empty for a built-in network. */
  public Optional<String> file() {
    return network.startsWith(FILE_PREFIX)
        ? Optional.of(network.substring(FILE_PREFIX.length()))
        : Optional.empty();
  }
}
