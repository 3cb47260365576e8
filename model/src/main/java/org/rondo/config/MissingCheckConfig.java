package org.rondo.config;

/** When a column lacks too many values. */
@Shorthand("mode")
public record MissingCheckConfig(
    @Doc("`ignore`, `warn`, or `refuse` to train.") @Default("warn") CheckMode mode,
    @Doc("How much larger the fraction of rows without a value may be than in training.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double maxIncrease)
    implements ConfigSection {

  /** Validates. */
  public MissingCheckConfig {
    Violations.in(MissingCheckConfig.class, mode, maxIncrease).orThrow();
  }
}
