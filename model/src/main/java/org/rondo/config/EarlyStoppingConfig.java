package org.rondo.config;

import org.jspecify.annotations.Nullable;

/**
 * When training ends before its epochs or rounds are over.
 *
 * @param everyRounds null where the validation rows are evaluated at the end of each epoch
 */
public record EarlyStoppingConfig(
    @Doc("The metric of the validation rows to watch.") @Default("loss") @MetricName String metric,
    @Doc("Evaluations without improvement after which training ends.") @Default("5") @Range(min = 1)
        int patience,
    @Doc("The smallest change that counts as an improvement.") @Default("0") @Range(min = 0)
        double minDelta,
    @Doc("Rounds between two evaluations; at the end of each epoch when absent.") @Range(min = 1)
        @Nullable Integer everyRounds)
    implements ConfigSection {

  /** Validates. */
  public EarlyStoppingConfig {
    Violations.in(EarlyStoppingConfig.class, metric, patience, minDelta, everyRounds).orThrow();
  }
}
