package org.rondo.config;

/** The fractions into which the rows are split; they sum to 1. */
public record SplitConfig(
    @Doc("The fraction of the rows to train on.") @Range(min = 0, minExclusive = true, max = 1)
        double train,
    @Doc("The fraction of the rows to watch during training, as for early stopping.")
        @Default("0")
        @Range(min = 0, max = 1)
        double validation,
    @Doc("The fraction of the rows to judge the trained model by.")
        @Default("0")
        @Range(min = 0, max = 1)
        double test)
    implements ConfigSection {
  /** What rounding may add to a sum such as 0.7 + 0.2 + 0.1. */
  private static final double SUM_TOLERANCE = 1e-9;

  /** Validates. */
  public SplitConfig {
    double sum = train + validation + test;
    Violations.in(SplitConfig.class, train, validation, test)
        .require(
            Math.abs(sum - 1) <= SUM_TOLERANCE,
            "train + validation + test is %s, expected 1"
                .formatted(Bounds.plain(Math.round(sum * 1e12) / 1e12)),
            "train",
            "validation",
            "test")
        .orThrow();
  }
}
