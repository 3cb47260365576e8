package org.rondo.config;

/** When classes are more or less frequent. */
@Shorthand("mode")
public record LabelCheckConfig(
    @Doc("`ignore`, `warn`, or `refuse` to train.") @Default("warn") CheckMode mode,
    @Doc(
            "The largest factor by which the odds of a class, its rows over all others, may have"
                + " grown or shrunk.")
        @Default("2")
        @Range(min = 1, minExclusive = true)
        double maxOddsRatio)
    implements ConfigSection {

  /** Validates. */
  public LabelCheckConfig {
    Violations.in(LabelCheckConfig.class, mode, maxOddsRatio).orThrow();
  }
}
