package org.rondo.config;

/** When resumable state is kept, and how much of it. */
public record CheckpointConfig(
    @Doc("Rounds between two checkpoints.") @Default("50") @Range(min = 1) int everyRounds,
    @Doc("How many of the newest checkpoints to keep.") @Default("2") @Range(min = 2) int keep)
    implements ConfigSection {

  /** Validates. */
  public CheckpointConfig {
    Violations.in(CheckpointConfig.class, everyRounds, keep).orThrow();
  }
}
