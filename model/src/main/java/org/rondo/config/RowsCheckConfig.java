package org.rondo.config;

/** When there are too few or too many training rows. */
@Shorthand("mode")
public record RowsCheckConfig(
    @Doc("`ignore`, `warn`, or `refuse` to train.") @Default("warn") CheckMode mode,
    @Doc("The least number of training rows, as a ratio to that in the champion's training.")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("The largest number of training rows, as a ratio to that in the champion's training.")
        @Default("2")
        @Range(min = 1)
        double maxRatio)
    implements ConfigSection {

  /** Validates. */
  public RowsCheckConfig {
    Violations.in(RowsCheckConfig.class, mode, minRatio, maxRatio).orThrow();
  }
}
