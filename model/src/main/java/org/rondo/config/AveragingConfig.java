package org.rondo.config;

/** How the workers' results of a round become the next parameters. */
@Shorthand("recipe")
public record AveragingConfig(
    @Doc("The way of averaging; `mean` weights each worker by its examples.") @Default("mean")
        Recipe recipe)
    implements ConfigSection {

  /** Validates. */
  public AveragingConfig {
    Violations.in(AveragingConfig.class, recipe).orThrow();
  }
}
