package org.rondo.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training rows; null when {@code rounds} says how long to train
 * @param rounds rounds of local steps and an average; null when {@code epochs} says how long to
 *     train
 * @param localSteps 1 for a recipe that averages after every step
 * @param innerState never null; average for a recipe that keeps the state on the driver
 * @param quorum 1 where no worker may be skipped
 * @param initFrom null to start from parameters that are drawn from the seed
 * @param initFeatures null where the features have to come out as the model's
 */
public record TrainingConfig(
    @Doc("Logical workers: shards trained side by side, whatever the cluster's size.")
        @Default("2")
        @Range(min = 1, max = 65_536)
        int workers,
    @Doc("Examples per worker and local step.") @Default("32") @Range(min = 1, max = 16_777_216)
        int batchSize,
    @Doc(
            "How many batches make one local step, which goes along the mean of their gradients: as"
                + " with one batch of all their examples, in the memory of one of them.")
        @Default("1")
        @Range(min = 1, max = 65_536)
        int gradientAccumulation,
    @Doc(
            "The averaging frequency: steps that each worker takes between two averages; `auto`"
                + " finds it by measuring, `by-loss:STEPS` takes fewer as the loss falls.")
        @Default("10")
        @AppliesTo(
            key = "averaging.recipe",
            in = {"mean", "nesterov", "block-momentum", "trimmed-mean", "median"})
        Pace localSteps,
    @Doc("Passes over the training rows; after 0 the model is what training would start from.")
        @Default(value = "10", unless = "rounds")
        @Range(min = 0)
        @Nullable Integer epochs,
    @Doc("Rounds to train, instead of epochs.") @Range(min = 1) @Nullable Integer rounds,
    @Doc("The optimizer of the local steps.") OptimizerConfig optimizer,
    @Doc("How the workers' results become the next parameters.") AveragingConfig averaging,
    @Doc(
            "What happens to the optimizer's state between rounds; when absent, `local` with the"
                + " recipe nesterov, as in its paper, and with fragments or overlap, and"
                + " `average` otherwise.")
        @AppliesTo(
            key = "averaging.recipe",
            in = {"mean", "nesterov", "block-momentum", "trimmed-mean", "median"})
        @Nullable InnerState innerState,
    @Doc("What computes a local step; `auto` takes the fastest that supports the network.")
        @Default("auto")
        Engine engine,
    @Doc(
            "How much the rows of each class count in losses and gradients, on top of their own"
                + " weight: `balanced` gives all classes the same sum; a section gives factors for"
                + " classes (`{fraud: 20}`), 1 for others. Metrics do not change.")
        @Range(min = 0)
        @Nullable ClassWeights classWeights,
    @Doc("Whether each epoch visits the rows in a new order.") @Default("true") boolean shuffle,
    @Doc(
            "How pictures are changed at random during training; never in evaluation and"
                + " prediction. Off when absent.")
        @Nullable AugmentationConfig augmentation,
    @Doc("Ends training when a metric of the validation rows stops improving; off when absent.")
        @Nullable EarlyStoppingConfig earlyStopping,
    @Doc("Keeps resumable state during training; off when absent.")
        @Nullable CheckpointConfig checkpoint,
    @Doc(
            "Seconds after which a round or an evaluation is given up and tried again, up to"
                + " three times; when absent, many times what earlier ones took.")
        @Range(min = 0, minExclusive = true)
        @Nullable Double roundTimeout,
    @Doc("Seconds to wait while the cluster provides no executor at all.")
        @Default("600")
        @Range(min = 0, minExclusive = true)
        double executorTimeout,
    @Doc("What happens when a loss or a parameter is no longer a finite number.") @Default("fail")
        OnDivergence onDivergence,
    @Doc("The smallest fraction of the workers that must be healthy for a round to count.")
        @Default("0.5")
        @Range(min = 0, minExclusive = true, max = 1)
        @AppliesTo(key = "on-divergence", in = "skip-worker")
        double quorum,
    @Doc(
            "An initial model: training starts from its parameters instead of ones drawn from"
                + " the seed. The folder of a run or of a model, `registry:NAME@ALIAS`, or a zip"
                + " of DL4J's ModelSerializer. Its columns, classes and network must be those of"
                + " this configuration; see model.head for other classes.")
        @Nullable String initFrom,
    @Doc(
            "The feature statistics where there is an initial model: `from-model` keeps those of the"
                + " model, `refit` measures them on these rows, but keeps its categories; when"
                + " absent, they have to be the same. A zip holds none, and needs `refit`.")
        @Nullable InitFeatures initFeatures)
    implements ConfigSection {

  /** Validates. */
  public TrainingConfig {
    Violations.in(
            TrainingConfig.class,
            workers,
            batchSize,
            gradientAccumulation,
            localSteps,
            epochs,
            rounds,
            optimizer,
            averaging,
            innerState,
            engine,
            classWeights,
            shuffle,
            augmentation,
            earlyStopping,
            checkpoint,
            roundTimeout,
            executorTimeout,
            onDivergence,
            quorum,
            initFrom,
            initFeatures)
        .require(
            epochs == null || rounds == null,
            "epochs and rounds are both given; keep the one that says how long to train",
            "rounds",
            "epochs")
        .require(
            epochs != null || rounds != null,
            "neither epochs nor rounds says how long to train",
            "epochs",
            "rounds")
        .require(
            rounds == null
                || localSteps == null
                || localSteps.kind() == Pace.Kind.STEPS
                || optimizer == null
                || !optimizer.schedule().kind().needsLength(),
            "the learning-rate schedule needs to know how long the run is; with local-steps auto or"
                + " by-loss use epochs",
            "rounds",
            "local-steps")
        .require(
            averaging == null
                || averaging.fragments() <= 1
                || innerState == null
                || innerState == InnerState.LOCAL,
            "with averaging.fragments the optimizer's state stays with each worker: local",
            "inner-state",
            "averaging.fragments")
        .require(
            averaging == null || !averaging.overlap() || innerState != InnerState.AVERAGE,
            "with averaging.overlap an average of the optimizer's states would arrive too late:"
                + " local, or reset",
            "inner-state",
            "averaging.overlap")
        .require(
            averaging == null
                || !averaging.overlap()
                || localSteps == null
                || localSteps.kind() == Pace.Kind.STEPS,
            "with averaging.overlap a round is planned before the one before is over: a number of"
                + " steps, or a list of them",
            "local-steps",
            "averaging.overlap")
        .orThrow();
    if (innerState == null) {
      innerState = averaging.innerState();
    }
    quorum = onDivergence == OnDivergence.SKIP_WORKER ? quorum : 1;
    Recipe recipe = averaging.recipe();
    localSteps = applies("local-steps", recipe) ? localSteps : Pace.of(1);
    innerState = applies("inner-state", recipe) ? innerState : InnerState.AVERAGE;
  }

  private static boolean applies(String key, Recipe recipe) {
    return SectionType.applies(TrainingConfig.class, key, recipe);
  }

  /** The same with another optimizer. */
  TrainingConfig with(OptimizerConfig other) {
    return new TrainingConfig(
        workers,
        batchSize,
        gradientAccumulation,
        localSteps,
        epochs,
        rounds,
        other,
        averaging,
        innerState,
        engine,
        classWeights,
        shuffle,
        augmentation,
        earlyStopping,
        checkpoint,
        roundTimeout,
        executorTimeout,
        onDivergence,
        quorum,
        initFrom,
        initFeatures);
  }

  /** The same with another engine. */
  TrainingConfig with(Engine other) {
    return new TrainingConfig(
        workers,
        batchSize,
        gradientAccumulation,
        localSteps,
        epochs,
        rounds,
        optimizer,
        averaging,
        innerState,
        other,
        classWeights,
        shuffle,
        augmentation,
        earlyStopping,
        checkpoint,
        roundTimeout,
        executorTimeout,
        onDivergence,
        quorum,
        initFrom,
        initFeatures);
  }

  /**
   * The same, started from a model, with its feature statistics unless others are asked for.
   *
   * @param model a reference that stays the same model; null for the one that is configured, if any
   */
  public TrainingConfig startedFrom(@Nullable String model) {
    return new TrainingConfig(
        workers,
        batchSize,
        gradientAccumulation,
        localSteps,
        epochs,
        rounds,
        optimizer,
        averaging,
        innerState,
        engine,
        classWeights,
        shuffle,
        augmentation,
        earlyStopping,
        checkpoint,
        roundTimeout,
        executorTimeout,
        onDivergence,
        quorum,
        model == null ? initFrom : model,
        Objects.requireNonNullElse(initFeatures, InitFeatures.FROM_MODEL));
  }
}
