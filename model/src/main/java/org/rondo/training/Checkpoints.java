package org.rondo.training;

import java.util.function.Supplier;
import org.rondo.checkpoint.Checkpoint;

/**
 * Decides after which rounds a run's state is kept, and keeps it. Called on the driver's thread.
 */
@FunctionalInterface
public interface Checkpoints {
  /** Keeps nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public boolean mayKeep(int rounds) {
          return false;
        }

        @Override
        public void after(int rounds, Supplier<Checkpoint> state) {}
      };

  /**
   * Asked before a round begins, where workers could begin the next one before it is over.
   *
   * @param rounds done when it is over
   * @return false where the state after it need not be kept: {@link #after} is not called then
   */
  default boolean mayKeep(int rounds) {
    return true;
  }

  /**
   * Called when a round is over, its evaluation included. What it throws ends the run.
   *
   * @param rounds done
   * @param state after them; collected from the workers when asked for
   */
  void after(int rounds, Supplier<Checkpoint> state);

  /**
   * Called when the run stops, on request, before its end.
   *
   * @param rounds done, at least one
   * @param state after them; collected from the workers when asked for
   */
  default void stopped(int rounds, Supplier<Checkpoint> state) {}
}
