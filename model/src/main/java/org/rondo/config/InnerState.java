package org.rondo.config;

/** What happens to the workers' optimizer state between rounds. */
public enum InnerState {
  /** Averaged like the parameters and handed to every worker. */
  AVERAGE,
  /** Dropped: each round starts with a fresh optimizer. */
  RESET,
  /** Kept by each worker with its shard, and never sent. */
  LOCAL
}
