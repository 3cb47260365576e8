package org.rondo.config;

import org.jspecify.annotations.Nullable;

/**
 * The optimizer of the local steps.
 *
 * @param momentum 0 for an optimizer that has no such setting
 * @param gradientClipping null where gradients are used as they are
 */
@Shorthand("name")
public record OptimizerConfig(
    @Doc("The optimizer.") @Default("adam") OptimizerName name,
    @Doc("The size of a step.") @Default("0.001") @Range(min = 0, minExclusive = true)
        double learningRate,
    @Doc("How much of the last step carries over into the next.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        @AppliesTo(key = "name", in = "nesterovs")
        double momentum,
    @Doc("How the learning rate changes over the run.") LearningRateConfig schedule,
    @Doc("How much each step shrinks the weights, apart from the loss and times the learning rate.")
        @Default("0")
        @Range(min = 0)
        double weightDecay,
    @Doc("Bounds on gradients; off when absent.") @Nullable ClippingConfig gradientClipping)
    implements ConfigSection {

  /** Validates, and drops a momentum that does not apply. */
  public OptimizerConfig {
    Violations.in(
            OptimizerConfig.class,
            name,
            learningRate,
            momentum,
            schedule,
            weightDecay,
            gradientClipping)
        .orThrow();
    momentum = name == OptimizerName.NESTEROVS ? momentum : 0;
  }

  /** An optimizer of a constant learning rate, without weight decay and clipping. */
  public OptimizerConfig(OptimizerName name, double learningRate, double momentum) {
    this(name, learningRate, momentum, LearningRateConfig.CONSTANT, 0, null);
  }
}
