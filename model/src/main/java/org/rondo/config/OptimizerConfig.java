package org.rondo.config;

/**
 * The optimizer of the local steps.
 *
 * @param momentum 0 for an optimizer that has no such setting
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
        double momentum)
    implements ConfigSection {

  /** Validates, and drops a momentum that does not apply. */
  public OptimizerConfig {
    Violations.in(OptimizerConfig.class, name, learningRate, momentum).orThrow();
    momentum = name == OptimizerName.NESTEROVS ? momentum : 0;
  }
}
