package org.rondo.config;

import java.util.HashSet;
import java.util.List;

/**
 * What training minimises.
 *
 * @param delta the default for a loss that has no such setting
 * @param quantiles the default for a loss that has no such setting
 */
@Shorthand("name")
public record LossConfig(
    @Doc(
            "The loss; `auto` takes the usual one for the task. `huber`, `quantile` and `poisson`"
                + " are for numbers, `poisson` for counts.")
        @Default("auto")
        Loss name,
    @Doc(
            "The size of an error above which it counts linearly instead of by its square: in"
                + " standard deviations of the target if the target is scaled, otherwise in its own"
                + " unit.")
        @Default("1")
        @Range(min = 0, minExclusive = true)
        @AppliesTo(key = "name", in = "huber")
        double delta,
    @Doc("The quantiles to predict, each between 0 and 1.")
        @Default("[0.1, 0.5, 0.9]")
        @Range(min = 0, minExclusive = true, max = 1, maxExclusive = true)
        @AppliesTo(key = "name", in = "quantile")
        List<Double> quantiles)
    implements ConfigSection {

  /** The usual loss of the task. */
  public static final LossConfig AUTO = new LossConfig(Loss.AUTO, 1, List.of(0.1, 0.5, 0.9));

  /** Validates, and drops what does not apply. */
  public LossConfig {
    Violations.in(LossConfig.class, name, delta, quantiles)
        .require(
            name != Loss.QUANTILE || quantiles == null || !quantiles.isEmpty(),
            "got an empty list, but quantile needs at least one",
            "quantiles",
            "name")
        .require(
            quantiles == null || new HashSet<>(quantiles).size() == quantiles.size(),
            "names a quantile twice",
            "quantiles")
        .orThrow();
    delta = name == Loss.HUBER ? delta : 1;
    quantiles = name == Loss.QUANTILE ? List.copyOf(quantiles) : List.of(0.1, 0.5, 0.9);
  }
}
