package org.rondo.config;

import org.jspecify.annotations.Nullable;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training rows; null when {@code rounds} says how long to train
 * @param rounds rounds of local steps and an average; null when {@code epochs} says how long to
 *     train
 */
public record TrainingConfig(
    @Doc("Logical workers: shards trained side by side, whatever the cluster's size.")
        @Default("2")
        @Range(min = 1, max = 65_536)
        int workers,
    @Doc("Examples per worker and local step.") @Default("32") @Range(min = 1, max = 16_777_216)
        int batchSize,
    @Doc("The averaging frequency: steps that each worker makes between two averages.")
        @Default("10")
        @Range(min = 1, max = 1_000_000)
        int localSteps,
    @Doc("Passes over the training rows.") @Default(value = "10", unless = "rounds") @Range(min = 1)
        @Nullable Integer epochs,
    @Doc("Rounds to train, instead of epochs.") @Range(min = 1) @Nullable Integer rounds,
    @Doc("The optimizer of the local steps.") OptimizerConfig optimizer,
    @Doc("How the workers' results become the next parameters.") AveragingConfig averaging,
    @Doc("What becomes of the optimizer's state between rounds.") @Default("average")
        InnerState innerState,
    @Doc("What computes a local step; `auto` takes the fastest that supports the network.")
        @Default("auto")
        Engine engine,
    @Doc("Whether each epoch visits the rows in a new order.") @Default("true") boolean shuffle,
    @Doc("Ends training when a metric of the validation rows stops improving; off when absent.")
        @Nullable EarlyStoppingConfig earlyStopping,
    @Doc("Keeps resumable state as training goes on; off when absent.")
        @Nullable CheckpointConfig checkpoint,
    @Doc("What happens when a loss or a parameter is no longer a finite number.") @Default("fail")
        OnDivergence onDivergence)
    implements ConfigSection {

  /** Validates. */
  public TrainingConfig {
    Violations.in(
            TrainingConfig.class,
            workers,
            batchSize,
            localSteps,
            epochs,
            rounds,
            optimizer,
            averaging,
            innerState,
            engine,
            shuffle,
            earlyStopping,
            checkpoint,
            onDivergence)
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
        .orThrow();
  }
}
