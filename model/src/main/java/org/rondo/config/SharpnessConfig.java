package org.rondo.config;

/** A step against the worst loss nearby rather than the loss itself. */
@Shorthand("rho")
public record SharpnessConfig(
    @Doc("How far away the gradient is taken, along the gradient at the parameters.")
        @Default("0.05")
        @Range(min = 0, minExclusive = true)
        double rho)
    implements ConfigSection {

  /** Validates. */
  public SharpnessConfig {
    Violations.in(SharpnessConfig.class, rho).orThrow();
  }
}
