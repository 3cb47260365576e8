package org.rondo.training;

import java.util.List;
import java.util.Objects;
import org.rondo.averaging.ExchangePlan;
import org.rondo.config.InnerState;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.ExampleLayout;
import org.rondo.engine.EngineCatalog;
import org.rondo.engine.StepEngine;
import org.rondo.error.ConfigurationException;
import org.rondo.learning.LabelScaling;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;

/** Builds what training starts from, out of a configuration and the layout of the examples. */
public final class NetworkFactory {
  private NetworkFactory() {}

  /**
   * What training starts from.
   *
   * @param network with the meaning of its outputs
   * @param engine that computes the steps, and why it was chosen
   * @param plan of every round
   * @param state untrained: drawn from the seed, or the parameters of the network's file
   */
  public record Start(
      NetworkPlan network, EngineCatalog.Choice engine, TrainingPlan plan, NetworkState state) {

    /** The same start for a network that learns scaled targets, and predicts them unscaled. */
    public Start scaled(LabelScaling scaling) {
      NetworkState from =
          network.parameters().isEmpty()
              ? state
              : new NetworkState(
                  scaling.learned(state.parameters()), state.innerState(), state.iteration());
      return with(learner().scaled(scaling), from);
    }

    /** The same start for a network to which some classes matter more; by their indices. */
    public Start weighed(float[] classWeights) {
      return with(learner().weighed(classWeights), state);
    }

    /** The learner, as evaluation and prediction need it. */
    public SupervisedLearner.Plan learner() {
      return new SupervisedLearner.Plan(engine.spec(), network.objective());
    }

    private Start with(SupervisedLearner.Plan learner, NetworkState from) {
      return new Start(
          network,
          engine,
          new TrainingPlan(learner, plan.layout(), plan.batches(), plan.exchange()),
          from);
    }
  }

  /** Defines the network of examples that are numbers, and chooses its engine. */
  public static Start start(RunConfig config, ExampleLayout layout, NetworkRequest.Target target) {
    return start(config, layout, target, 0, List.of());
  }

  /** Defines the network of sequences, and chooses its engine. */
  public static Start start(
      RunConfig config, ExampleLayout layout, NetworkRequest.Target target, int tokens) {
    return start(config, layout, target, tokens, List.of());
  }

  /**
   * Defines the network and chooses its engine.
   *
   * @param layout of the examples
   * @param target what is predicted
   * @param tokens size of the vocabulary; 0 where examples are numbers
   * @param embeddings of the last inputs, which are indices of categories
   * @throws ConfigurationException when the network does not fit the data, or the engine not the
   *     network
   */
  public static Start start(
      RunConfig config,
      ExampleLayout layout,
      NetworkRequest.Target target,
      int tokens,
      List<NetworkRequest.Embedding> embeddings) {
    TrainingConfig training = config.training();
    NetworkPlan network =
        NetworkCatalog.define(
            new NetworkRequest(
                config.model(),
                training.optimizer(),
                layout.inputShape(),
                layout.labelsSteps() ? target.ofSteps() : target,
                config.seed(),
                tokens,
                embeddings));
    return start(network, training, config.seed(), layout);
  }

  /** Chooses an engine for a network that is defined. */
  public static Start start(
      NetworkPlan network, TrainingConfig training, long seed, ExampleLayout layout) {
    EngineCatalog.Choice choice =
        EngineCatalog.choose(network.definition(), layout, training.engine());
    try (StepEngine engine = choice.spec().open()) {
      NetworkState drawn = engine.state();
      InnerState given = Objects.requireNonNull(training.innerState());
      if (drawn.innerState().length == 0
          && given != InnerState.AVERAGE
          && given != training.averaging().recipe().innerState()) {
        throw new ConfigurationException(
            "training.inner-state: got %s, but this optimizer keeps no state; remove it"
                .formatted(KebabCase.of(given)));
      }
      TrainingPlan plan =
          new TrainingPlan(
              new SupervisedLearner.Plan(choice.spec(), network.objective()),
              layout,
              new TrainingPlan.Batches(training.batchSize(), seed, training.shuffle()),
              ExchangePlan.of(training, engine.statistics()));
      NetworkState state =
          network
              .parameters()
              .map(parameters -> new NetworkState(parameters, drawn.innerState(), 0))
              .orElse(drawn);
      return new Start(network, choice, plan, state);
    }
  }
}
