package org.rondo.spark;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.CheckpointConfig;
import org.rondo.spark.checkpoint.CheckpointStore;
import org.rondo.spark.run.RunFolder;
import org.rondo.training.Checkpoints;

/** Keeps a run's state every so many rounds, or minutes, in the run's folder. Owned by one run. */
final class RunCheckpoints implements Checkpoints {
  private final CheckpointStore store;
  private final CheckpointConfig config;
  private final LongSupplier clock;
  private long last;

  /**
   * Checkpoints of a run that is about to begin, or to go on.
   *
   * @param clock nanoseconds from any origin
   */
  RunCheckpoints(CheckpointStore store, CheckpointConfig config, LongSupplier clock) {
    this.store = store;
    this.config = config;
    this.clock = clock;
    this.last = clock.getAsLong();
  }

  /** What a configuration asks for; nothing is kept when its section is absent. */
  static Checkpoints of(@Nullable CheckpointConfig config, RunFolder folder) {
    return config == null
        ? Checkpoints.NONE
        : new RunCheckpoints(
            new CheckpointStore(folder.checkpoints(), config.keep()), config, System::nanoTime);
  }

  @Override
  public void after(int rounds, Supplier<Checkpoint> state) {
    if (rounds % config.everyRounds() == 0 || minutesHavePassed()) {
      store.write(state.get());
      last = clock.getAsLong();
    }
  }

  private boolean minutesHavePassed() {
    Double minutes = config.everyMinutes();
    return minutes != null && clock.getAsLong() - last >= minutes * TimeUnit.MINUTES.toNanos(1);
  }
}
