package org.rondo.config;

/** Bounds on the gradients of a local step. */
public record ClippingConfig(
    @Doc("What is bounded: each element, or the norm of each layer or each parameter array.")
        @Default("layer-norm")
        ClippingKind by,
    @Doc("The bound.") @Default("1") @Range(min = 0, minExclusive = true) double threshold)
    implements ConfigSection {

  /** Validates. */
  public ClippingConfig {
    Violations.in(ClippingConfig.class, by, threshold).orThrow();
  }
}
