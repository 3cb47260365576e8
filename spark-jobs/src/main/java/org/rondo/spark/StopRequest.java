package org.rondo.spark;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a training to stop, from any thread: it ends the round that is under way, keeps its state
 * and throws {@link org.rondo.training.StoppedException}. A final evaluation that has begun is
 * completed.
 */
public final class StopRequest {
  private final AtomicBoolean made = new AtomicBoolean();

  /** A request that has not been made yet. */
  public StopRequest() {}

  /** Makes the request; it cannot be withdrawn. */
  public void make() {
    made.set(true);
  }

  /** Whether the request has been made. */
  public boolean isMade() {
    return made.get();
  }
}
