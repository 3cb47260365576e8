package org.rondo.config;

/** A running average of the optimizer's path instead of a learning-rate schedule. */
@Shorthand("interpolation")
public record ScheduleFreeConfig(
    @Doc("Where the gradient is taken: 0 at the end of the path, 1 at the average; beta.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double interpolation)
    implements ConfigSection {

  /** Validates. */
  public ScheduleFreeConfig {
    Violations.in(ScheduleFreeConfig.class, interpolation).orThrow();
  }
}
