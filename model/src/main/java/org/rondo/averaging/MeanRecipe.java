package org.rondo.averaging;

/** {@code theta' = }{@link WeightedMean}: the workers' mean parameters are the next global ones. */
public record MeanRecipe() implements ParameterAveraging {
  private static final long serialVersionUID = 1L;
}
