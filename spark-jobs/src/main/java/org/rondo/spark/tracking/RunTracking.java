package org.rondo.spark.tracking;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.rondo.config.TrackingConfig;
import org.rondo.data.Split;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;
import org.rondo.evaluation.Metrics;
import org.rondo.spark.storage.Folder;
import org.rondo.training.RoundRecord;
import org.rondo.training.StoppedException;
import org.rondo.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody who follows a run from elsewhere; each kind of tracker has a line here. The run's
 * thread only hands over what there is to tell, to a thread that writes it down. A tracker that
 * fails is a warning, and is told nothing more.
 */
public final class RunTracking implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunTracking.class);

  /** What may wait for storage that is slow; beyond it, values are dropped and counted. */
  private static final int MOST_WAITING = 10_000;

  private final List<Tracker> trackers;
  private final TrackingConfig config;
  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          work -> {
            Thread thread = new Thread(work, "rondo-tracking");
            thread.setDaemon(true);
            return thread;
          });

  private RunTracking(List<Tracker> trackers, TrackingConfig config) {
    this.trackers = new ArrayList<>(trackers);
    this.config = config;
  }

  /**
   * What has become of a spool.
   *
   * @param sent events that are done with
   * @param left those that are still to be sent
   * @param refused those among the sent ones that the server does not take
   * @param problem why it does not go on; empty where it does
   */
  public record Rest(long sent, long left, long refused, String problem) {}

  private interface Telling {
    void to(Tracker tracker) throws IOException;
  }

  /**
   * Tells the trackers of a configuration that a run begins or is resumed.
   *
   * @param firstRound that it begins with
   * @throws ConfigurationException when an environment variable is missing, or an address is none
   */
  public static RunTracking begin(
      TrackedRun run, TrackingConfig config, int firstRound, Configuration hadoop) {
    List<Tracker> trackers = new ArrayList<>();
    try {
      if (config.tensorboard()) {
        String folder = config.tensorboardFolder();
        trackers.add(
            new TensorBoard(
                folder == null
                    ? run.folder().child("tensorboard")
                    : Folder.at(folder, hadoop).child(run.name()).child(run.id())));
      }
      if (config.mlflow() != null) {
        trackers.add(new Mlflow(run, config, hadoop, System.getenv()));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("tracking: {}; the run is not affected", Reason.of(e));
    }
    RunTracking tracking = new RunTracking(trackers, config);
    long time = System.currentTimeMillis();
    tracking.tell(tracker -> tracker.begun(time, firstRound));
    return tracking;
  }

  /** Tells MLflow what has become of the model of a run that has ended. */
  public static void judged(
      TrackedRun run, TrackingConfig config, Judgement judgement, Configuration hadoop)
      throws IOException {
    Mlflow mlflow = new Mlflow(run, config, hadoop, System.getenv());
    mlflow.judged(System.currentTimeMillis(), judgement);
    mlflow.close();
  }

  /** Sends what a run has left, as long as it may take, unless the server cannot be used. */
  public static Rest rest(TrackedRun run, TrackingConfig config, Configuration hadoop, int seconds)
      throws IOException {
    return new Mlflow(run, config, hadoop, System.getenv())
        .finish(TimeUnit.SECONDS.toMillis(seconds));
  }

  private void tell(Telling telling) {
    if (trackers.isEmpty()) {
      return;
    }
    try {
      writer.execute(() -> trackers.removeIf(tracker -> !told(tracker, telling)));
    } catch (RejectedExecutionException e) {
      dropped.incrementAndGet();
    }
  }

  private static boolean told(Tracker tracker, Telling telling) {
    try {
      telling.to(tracker);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: {}; the run is not affected", tracker, Reason.of(e));
      closed(tracker);
      return false;
    }
  }

  private static void closed(Tracker tracker) {
    try {
      tracker.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}", Reason.of(e));
    }
  }

  @Override
  public void round(RoundRecord record) {
    long time = System.currentTimeMillis();
    Map<String, Object> line = record.toTree();
    if (line.get("round") instanceof Number round) {
      int number = round.intValue();
      tell(tracker -> tracker.values(time, number, Scalars.ofRound(line)));
    }
  }

  @Override
  public void evaluated(int round, int epoch, Split split, Metrics metrics) {
    long time = System.currentTimeMillis();
    tell(tracker -> tracker.values(time, round, Scalars.ofMetrics(split, metrics.toTree())));
  }

  /**
   * Does the run's work, and tells how it ended.
   *
   * @param result what is told of what comes of it
   */
  public <R> R around(Supplier<R> work, Function<R, Map<String, Object>> result) {
    R made;
    try {
      made = work.get();
    } catch (RuntimeException | Error e) {
      ended(e instanceof StoppedException ? "KILLED" : "FAILED", Map.of());
      throw e;
    }
    ended("FINISHED", result.apply(made));
    return made;
  }

  private void ended(String status, Map<String, Object> result) {
    long time = System.currentTimeMillis();
    tell(tracker -> tracker.ended(time, status, result));
  }

  /** Waits for what is still to be told, but no longer than the configuration says. */
  @Override
  public void close() {
    if (trackers.isEmpty()) {
      writer.shutdown();
      return;
    }
    tell(Tracker::close);
    writer.shutdown();
    try {
      if (!writer.awaitTermination(config.finalWait() + 2L, TimeUnit.SECONDS)) {
        LOG.warn("tracking: not waiting any longer for what is written down for trackers");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (dropped.get() > 0) {
      LOG.warn("tracking: {} values came too fast for the storage and are left out", dropped);
    }
  }
}
