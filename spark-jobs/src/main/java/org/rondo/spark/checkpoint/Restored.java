package org.rondo.spark.checkpoint;

import java.util.List;
import org.rondo.checkpoint.Checkpoint;

/**
 * The newest checkpoint that verified.
 *
 * @param checkpoint the state
 * @param folder where it lies
 * @param skipped newer ones that did not verify
 */
public record Restored(Checkpoint checkpoint, String folder, List<Skipped> skipped) {
  /** Copies the list. */
  public Restored {
    skipped = List.copyOf(skipped);
  }
}
