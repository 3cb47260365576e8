package org.rondo.spark.run;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rondo.checkpoint.Checkpoint;
import org.rondo.config.CheckpointConfig;
import org.rondo.training.Checkpoints;

/**
 * Keeps a run's state in the run's folder at intervals of rounds or minutes, and in any case when
 * the run is asked to stop. Owned by one run.
 */
final class RunCheckpoints implements Checkpoints {
  private final RunFolder folder;
  private final CheckpointStore store;
  private final @Nullable CheckpointConfig config;
  private final LongSupplier clock;
  private long last;

  /**
   * Checkpoints of a run that is about to begin or resume.
   *
   * @param folder of the run
   * @param config null for no checkpoint except the last one of a run that is asked to stop
   * @param clock nanoseconds from any origin
   */
  RunCheckpoints(RunFolder folder, @Nullable CheckpointConfig config, LongSupplier clock) {
    this.folder = folder;
    this.store = new CheckpointStore(folder.checkpoints(), config == null ? 0 : config.keep());
    this.config = config;
    this.clock = clock;
    this.last = clock.getAsLong();
  }

  /** The checkpoints that a configuration asks for. */
  static Checkpoints of(@Nullable CheckpointConfig config, RunFolder folder) {
    return new RunCheckpoints(folder, config, System::nanoTime);
  }

  @Override
  public boolean mayKeep(int rounds) {
    return config != null && isDue(config, rounds);
  }

  @Override
  public void after(int rounds, Supplier<Checkpoint> state) {
    if (config != null && isDue(config, rounds)) {
      keep(state.get());
      last = clock.getAsLong();
    }
  }

  @Override
  public void stopped(int rounds, Supplier<Checkpoint> state) {
    keep(state.get());
  }

  /** Writes the metrics so far first, so that a checkpoint has all that belongs to it. */
  private void keep(Checkpoint checkpoint) {
    folder.write(
        () -> {
          folder.metrics().persist();
          store.write(checkpoint);
        });
  }

  private boolean isDue(CheckpointConfig wanted, int rounds) {
    return rounds % wanted.everyRounds() == 0 || minutesHavePassed(wanted);
  }

  private boolean minutesHavePassed(CheckpointConfig wanted) {
    Double minutes = wanted.everyMinutes();
    return minutes != null && clock.getAsLong() - last >= minutes * TimeUnit.MINUTES.toNanos(1);
  }
}
