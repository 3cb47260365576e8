package org.rondo.averaging;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe.Exchange;
import org.rondo.config.Compression;
import org.rondo.config.InnerState;
import org.rondo.config.TrainingConfig;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * What workers send, in what form, and how it is combined. Travels to executors.
 *
 * @param recipe what they send, how it is combined, and the step that follows
 * @param innerState how their optimizers' state is handled
 * @param codec how trained parameters or their gradients travel from the workers
 * @param broadcast how trained parameters travel to the workers
 * @param fragments of the parameters, of which each round exchanges one in turn
 * @param delay rounds by which what the workers sent comes back late: 1 where they start the next
 *     round meanwhile, otherwise 0
 * @param statefulGradients whether gradients depend on the optimizer's state, so that workers that
 *     send gradients start from all of it
 * @param statistics where the flat parameters hold measured statistics, which travel uncompressed
 */
public record ExchangePlan(
    AveragingRecipe recipe,
    InnerState innerState,
    Codec codec,
    Codec broadcast,
    int fragments,
    int delay,
    boolean statefulGradients,
    List<IndexRange> statistics)
    implements Serializable {

  /** Copies the ranges. */
  public ExchangePlan {
    statistics = List.copyOf(statistics);
  }

  /** The plan of a configuration. */
  public static ExchangePlan of(TrainingConfig config, List<IndexRange> statistics) {
    return new ExchangePlan(
        RecipeCatalog.of(config.averaging()),
        Objects.requireNonNull(config.innerState()),
        codec(config.averaging().compression(), config.averaging().density()),
        codec(config.averaging().broadcastCompression(), config.averaging().broadcastDensity()),
        config.averaging().fragments(),
        config.averaging().overlap() ? 1 : 0,
        config.optimizer().scheduleFree() != null,
        statistics);
  }

  /** The plan of an evaluation, which exchanges nothing. */
  public static ExchangePlan none() {
    return new ExchangePlan(
        new MeanRecipe(),
        InnerState.RESET,
        new Uncompressed(),
        new Uncompressed(),
        1,
        0,
        false,
        List.of());
  }

  private static Codec codec(Compression compression, @Nullable Double density) {
    return switch (compression) {
      case NONE -> new Uncompressed();
      case FP16 -> new HalfFloats();
      case INT8 -> new IntegerBlocks(8);
      case INT4 -> new IntegerBlocks(4);
      case TOP_K -> new LargestEntries(Objects.requireNonNull(density));
    };
  }

  /** The part of the global state that is sent to the workers. */
  public NetworkState outgoing(NetworkState global) {
    return statefulGradients ? global : recipe.outgoing(global);
  }

  /** What the workers send. */
  public Exchange exchange() {
    return recipe.exchange();
  }

  /** How the workers' values become one. */
  public Combination combination() {
    return recipe.combination();
  }

  /** What receivers already know of the values, in the form that a codec takes. */
  public float[] base(float[] global) {
    return exchange() == Exchange.PARAMETERS ? global : new float[0];
  }

  /** Whether workers take optimizer steps of their own and send the optimizer's state. */
  public boolean sendsInnerState() {
    return exchange() == Exchange.PARAMETERS && innerState == InnerState.AVERAGE;
  }

  /** Whether each worker's optimizer state stays with its shard. */
  public boolean keepsInnerState() {
    return exchange() == Exchange.PARAMETERS && innerState == InnerState.LOCAL;
  }

  /** Whether each worker keeps its own parameters, as far as a round does not exchange them. */
  public boolean keepsParameters() {
    return fragments > 1;
  }

  /** Whether each worker keeps how far it moved in a round, until what all sent comes back. */
  public boolean keepsMovement() {
    return delay > 0;
  }

  /** Whether workers that know what the round before started from are sent how it has changed. */
  public boolean sendsChanges() {
    return !broadcast.isExact() || keepsParameters();
  }

  /** Whether a worker keeps anything for itself from round to round. */
  public boolean hasMemory() {
    return keepsInnerState() || keepsParameters() || keepsMovement() || !codec.isExact();
  }
}
