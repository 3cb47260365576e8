package org.rondo.config;

import org.jspecify.annotations.Nullable;

/**
 * When resumable state is kept, and how much of it.
 *
 * @param everyMinutes null where only rounds count
 */
public record CheckpointConfig(
    @Doc("Rounds between two checkpoints.") @Default("50") @Range(min = 1) int everyRounds,
    @Doc(
            "Minutes after which a checkpoint is due even if `every-rounds` is not reached; off"
                + " when absent.")
        @Range(min = 0, minExclusive = true)
        @Nullable Double everyMinutes,
    @Doc("How many of the newest checkpoints to keep.") @Default("2") @Range(min = 2) int keep)
    implements ConfigSection {

  /** Validates. */
  public CheckpointConfig {
    Violations.in(CheckpointConfig.class, everyRounds, everyMinutes, keep).orThrow();
  }
}
