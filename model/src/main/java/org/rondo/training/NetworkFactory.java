package org.rondo.training;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rondo.averaging.AveragingRecipe;
import org.rondo.averaging.ExchangePlan;
import org.rondo.averaging.RecipeCatalog;
import org.rondo.config.AugmentationConfig;
import org.rondo.config.Flip;
import org.rondo.config.InnerState;
import org.rondo.config.KebabCase;
import org.rondo.config.RunConfig;
import org.rondo.config.TrainingConfig;
import org.rondo.data.Augmentation;
import org.rondo.data.ExampleLayout;
import org.rondo.data.TensorShape;
import org.rondo.engine.EngineCatalog;
import org.rondo.engine.StepEngine;
import org.rondo.error.ConfigurationException;
import org.rondo.learning.LabelScaling;
import org.rondo.learning.SupervisedLearner;
import org.rondo.network.GradientUse;
import org.rondo.network.NetworkCatalog;
import org.rondo.network.NetworkDefinition;
import org.rondo.network.NetworkPlan;
import org.rondo.network.NetworkRequest;
import org.rondo.network.NetworkState;

/** Builds what training starts from, given a configuration and the layout of the examples. */
public final class NetworkFactory {
  private static final int PICTURE_DIMENSIONS = 3;

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
          network.predicts()
              ? new NetworkState(
                  scaling.learned(state.parameters()), state.innerState(), state.iteration())
              : state;
      SupervisedLearner.Plan learner = learner().scaled(scaling);
      return new Start(network.with(learner.objective()), engine, plan, state).with(learner, from);
    }

    /** The same start for a network for which some classes count more; factors by class index. */
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
   * @throws ConfigurationException when the network does not fit the data, or the engine does not
   *     support the network
   */
  public static Start start(
      RunConfig config,
      ExampleLayout layout,
      NetworkRequest.Target target,
      int tokens,
      List<NetworkRequest.Embedding> embeddings) {
    NetworkPlan network = define(config, layout, target, tokens, embeddings);
    return start(network, config.training(), config.seed(), layout);
  }

  /**
   * Defines the network, as {@link #start(RunConfig, ExampleLayout, NetworkRequest.Target, int,
   * List)} does.
   */
  public static NetworkPlan define(
      RunConfig config,
      ExampleLayout layout,
      NetworkRequest.Target target,
      int tokens,
      List<NetworkRequest.Embedding> embeddings) {
    return NetworkCatalog.define(
        new NetworkRequest(
            config.model(),
            config.training().optimizer(),
            layout.inputShape(),
            layout.labelsSteps() ? target.ofSteps() : target,
            config.seed(),
            tokens,
            embeddings));
  }

  /** Chooses an engine for a defined network. */
  public static Start start(
      NetworkPlan network, TrainingConfig training, long seed, ExampleLayout layout) {
    requireWholeGradients(network.definition(), training);
    EngineCatalog.Choice choice =
        EngineCatalog.choose(network.definition(), layout, training.engine());
    try (StepEngine engine = choice.spec().open()) {
      NetworkState drawn = engine.state();
      InnerState given = Objects.requireNonNull(training.innerState());
      if (drawn.innerState().length == 0
          && given != InnerState.AVERAGE
          && given != training.averaging().innerState()) {
        throw new ConfigurationException(
            "training.inner-state: got %s, but this optimizer keeps no state; remove it"
                .formatted(KebabCase.of(given)));
      }
      TrainingPlan plan =
          new TrainingPlan(
              new SupervisedLearner.Plan(choice.spec(), network.objective()),
              layout,
              new TrainingPlan.Batches(
                  training.batchSize(),
                  training.gradientAccumulation(),
                  seed,
                  training.shuffle(),
                  augmentation(training.augmentation(), layout.inputShape())),
              ExchangePlan.of(training, engine.statistics()));
      NetworkState state =
          network
              .parameters()
              .map(parameters -> new NetworkState(parameters, drawn.innerState(), 0))
              .orElse(drawn);
      return new Start(network, choice, plan, state);
    }
  }

  /** For networks from files; of others, the configuration says what goes together. */
  private static void requireWholeGradients(NetworkDefinition network, TrainingConfig training) {
    AveragingRecipe recipe = RecipeCatalog.of(training.averaging());
    if (recipe.exchange() == AveragingRecipe.Exchange.GRADIENTS && network.cutsSequences()) {
      throw new ConfigurationException(
          ("training.averaging.recipe: with %s a step is one on the gradient of whole sequences, but"
                  + " the network cuts them (truncated back-propagation through time); use another"
                  + " recipe")
              .formatted(KebabCase.of(training.averaging().recipe())));
    }
    if (training.gradientAccumulation() > 1 && network.cutsSequences()) {
      throw new ConfigurationException(
          "training.gradient-accumulation: a step is one on the gradient of whole sequences, but the"
              + " network cuts them (truncated back-propagation through time); leave it out");
    }
    GradientUse gradients = network.gradients();
    if (gradients != null && gradients.takesWholeGradients() && network.cutsSequences()) {
      throw new ConfigurationException(
          "training.optimizer: with normalized-sgd, sam and schedule-free a step is one on the"
              + " gradient of whole sequences, but the network cuts them (truncated"
              + " back-propagation through time); use another optimizer");
    }
  }

  private static @Nullable Augmentation augmentation(
      @Nullable AugmentationConfig config, TensorShape shape) {
    if (config == null) {
      return null;
    }
    if (shape.rank() != PICTURE_DIMENSIONS) {
      throw new ConfigurationException(
          ("training.augmentation: does not apply to examples of shape %s, which are not pictures"
                  + " [channels, height, width]; remove it")
              .formatted(shape));
    }
    int side = Math.min(shape.dimensions().get(1), shape.dimensions().get(2));
    requireLess("crop", config.crop(), side);
    requireLess("cutout", config.cutout(), side);
    Flip flip = config.flip();
    return new Augmentation(
        flip == Flip.HORIZONTAL || flip == Flip.BOTH,
        flip == Flip.VERTICAL || flip == Flip.BOTH,
        config.crop(),
        config.rotate(),
        config.brightness(),
        config.cutout(),
        config.mixup());
  }

  private static void requireLess(String key, int pixels, int side) {
    if (pixels >= side) {
      throw new ConfigurationException(
          "training.augmentation.%s: got %s, which leaves nothing of pictures of %s pixels; expected less"
              .formatted(key, pixels, side));
    }
  }
}
