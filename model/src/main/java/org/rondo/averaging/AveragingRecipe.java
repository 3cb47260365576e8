package org.rondo.averaging;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.rondo.config.Pace;
import org.rondo.data.IndexRange;
import org.rondo.network.NetworkState;

/**
 * How the workers' results of a round become the next global state: what they send, how it is
 * combined, the global step that follows, and how often. A new recipe implements one of the two
 * forms, {@link ParameterAveraging} or {@link GradientAveraging}, and gets a line in {@link
 * RecipeCatalog}; nothing else depends on which recipe it is. Travels to executors.
 */
public sealed interface AveragingRecipe extends Serializable
    permits ParameterAveraging, GradientAveraging {

  /** What workers send at the end of a round. */
  enum Exchange {
    /** The parameters that their local steps ended with. */
    PARAMETERS,
    /**
     * The gradient of one batch at the global parameters; the driver takes the optimizer's step.
     */
    GRADIENTS
  }

  /** What the workers send; follows from the form. */
  Exchange exchange();

  /** How the workers' values become one, coordinate by coordinate. */
  default Combination combination() {
    return new WeightedMean();
  }

  /** Whether workers average after every local step, whatever the configuration says. */
  default boolean averagesEveryStep() {
    return false;
  }

  /** How many local steps the rounds take, given the configured number. */
  default Pace localSteps(Pace configured) {
    return averagesEveryStep() ? Pace.of(1) : configured;
  }

  /** The part of the global state that is sent to the workers. */
  NetworkState outgoing(NetworkState global);

  /**
   * Takes the global step at the end of a round. A pure function: the same arguments give the same
   * bits.
   *
   * @param before what the round started from
   * @param combined what the workers sent, combined
   */
  GlobalState next(GlobalState before, NetworkState combined, Setting setting);

  /**
   * What the driver carries from round to round.
   *
   * @param network what the next round starts from
   * @param outer the outer optimizer's state
   */
  record GlobalState(NetworkState network, OuterState outer) {}

  /**
   * What a global step depends on besides the states.
   *
   * @param plan of the run
   * @param workers of the run
   * @param sent the parameters that the workers sent, which alone may change; null for all
   * @param optimizer the network's own
   */
  record Setting(
      ExchangePlan plan, int workers, @Nullable IndexRange sent, OptimizerStep optimizer) {}

  /** A step of the network's own optimizer on the driver. A pure function. */
  @FunctionalInterface
  interface OptimizerStep {
    /**
     * Applies the optimizer to a gradient.
     *
     * @param global parameters, the optimizer's state and its iterations
     * @param gradient {@code [parameters]} of the mean loss
     */
    NetworkState apply(NetworkState global, float[] gradient);
  }
}
