package org.rondo.spark;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a training to stop, from any thread: it ends the round that is under way, keeps its state
 * and throws {@link org.rondo.training.StoppedException}. A final evaluation that has begun comes
 * to its end.
 */
public final class StopRequest {
  private final AtomicBoolean made = new AtomicBoolean();

  /** A request that nobody has made yet. */
  public StopRequest() {}

  /** Asks, for good. */
  public void make() {
    made.set(true);
  }

  /** Whether someone has asked. */
  public boolean isMade() {
    return made.get();
  }
}
