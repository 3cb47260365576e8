package org.rondo.config;

/** What to do with rows that cannot be used. */
@Shorthand("mode")
public record BadRowsConfig(
    @Doc("`reject` keeps bad rows aside and counts them; `fail` stops at the first.")
        @Default("reject")
        Mode mode,
    @Doc("The fraction of bad rows above which the run fails in any case.")
        @Default("0.01")
        @Range(min = 0, max = 1)
        double maxFraction)
    implements ConfigSection {

  /** What a bad row leads to. */
  public enum Mode {
    /** It is kept aside with its reason and counted. */
    REJECT,
    /** The run fails. */
    FAIL
  }

  /** Validates. */
  public BadRowsConfig {
    Violations.in(BadRowsConfig.class, mode, maxFraction).orThrow();
  }
}
