package org.rondo.config;

/** When the values of a column are distributed differently. */
@Shorthand("mode")
public record DriftCheckConfig(
    @Doc("`ignore`, `warn`, or `refuse` to train.") @Default("warn") CheckMode mode,
    @Doc("The largest population stability index of a column.")
        @Default("0.25")
        @Range(min = 0, minExclusive = true)
        double psi,
    @Doc("The largest distance of Kolmogorov and Smirnov of a column of numbers.")
        @Default("0.2")
        @Range(min = 0, minExclusive = true, max = 1)
        double ks)
    implements ConfigSection {

  /** Validates. */
  public DriftCheckConfig {
    Violations.in(DriftCheckConfig.class, mode, psi, ks).orThrow();
  }
}
