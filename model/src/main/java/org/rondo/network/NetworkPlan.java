package org.rondo.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rondo.config.OptimizerConfig;

/**
 * A network ready to be trained: its definition, the meaning of its outputs, and its initial
 * parameters, if they come with it (in a DL4J zip) rather than from the seed.
 */
public final class NetworkPlan {
  private final NetworkDefinition definition;
  private final Objective objective;
  private final float @Nullable [] parameters;
  private final boolean headDrawn;

  /** A network whose parameters are drawn from its seed. */
  public NetworkPlan(NetworkDefinition definition, Objective objective) {
    this(definition, objective, null);
  }

  /** A network that starts from given parameters, in DL4J's flat order; the array is not copied. */
  public NetworkPlan(
      NetworkDefinition definition, Objective objective, float @Nullable [] parameters) {
    this(definition, objective, parameters, false);
  }

  private NetworkPlan(
      NetworkDefinition definition,
      Objective objective,
      float @Nullable [] parameters,
      boolean headDrawn) {
    this.definition = definition;
    this.objective = objective;
    this.parameters = parameters;
    this.headDrawn = headDrawn;
  }

  /** The same network, with another meaning of its outputs. */
  public NetworkPlan with(Objective other) {
    return new NetworkPlan(definition, other, parameters, headDrawn);
  }

  /** The same network, starting from parameters that it has taken over. */
  public NetworkPlan startingFrom(TakenOver given) {
    return new NetworkPlan(definition, objective, given.parameters(), !given.drawn().isEmpty());
  }

  /** The same network, trained with the loss of its objective where DL4J does not have that. */
  NetworkPlan withOwnLoss() {
    return new NetworkPlan(definition.trainedWith(OwnLoss.of(objective)), objective, parameters);
  }

  /** The same network, with another use of its gradients. */
  NetworkPlan using(@Nullable GradientUse gradients) {
    return new NetworkPlan(definition.using(gradients), objective, parameters);
  }

  /** The same network, in which some layers do not move. */
  NetworkPlan freezing(List<String> layers) {
    return new NetworkPlan(definition.freezing(layers), objective, parameters);
  }

  /** The same network, with the weight decay of an optimizer. */
  NetworkPlan decaying(OptimizerConfig optimizer) {
    return optimizer.decay() > 0
        ? new NetworkPlan(FileOptimizer.decaying(definition, optimizer), objective, parameters)
        : this;
  }

  /** The same network, whose layers have learning rates of their own. */
  NetworkPlan with(LayerRates rates) {
    return new NetworkPlan(rates.applied(definition), objective, parameters);
  }

  /** The DL4J configuration. */
  public NetworkDefinition definition() {
    return definition;
  }

  /** What the outputs mean. */
  public Objective objective() {
    return objective;
  }

  /**
   * Whether the output layer gives out targets in their own units at first; if not, its parameters
   * are drawn from the seed.
   */
  public boolean predicts() {
    return parameters != null && !headDrawn;
  }

  /** The parameters that come with the network, if any; the caller must not change them. */
  public Optional<float[]> parameters() {
    return Optional.ofNullable(parameters);
  }
}
