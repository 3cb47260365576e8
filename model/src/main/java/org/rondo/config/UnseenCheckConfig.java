package org.rondo.config;

/** When a column has too many values that training has not seen. */
@Shorthand("mode")
public record UnseenCheckConfig(
    @Doc("`ignore`, `warn`, or `refuse` to train.") @Default("warn") CheckMode mode,
    @Doc("The largest fraction of such values in a column.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double maxFraction)
    implements ConfigSection {

  /** Validates. */
  public UnseenCheckConfig {
    Violations.in(UnseenCheckConfig.class, mode, maxFraction).orThrow();
  }
}
