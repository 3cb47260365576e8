package org.rondo.spark.tracking;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.rondo.error.Reason;
import org.rondo.spark.storage.Folder;
import org.rondo.spark.tracking.MlflowApi.RefusedException;
import org.rondo.spark.tracking.MlflowApi.UnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a spool to MLflow, on a thread of its own: while the server cannot be used again after 1
 * second, then 2, then 4, up to a minute, or when the server says. What the server refuses for good
 * is left out, with a warning for the first.
 */
final class MlflowSender {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowSender.class);
  private static final int MOST_EVENTS = 1_000;
  private static final long LONGEST_PAUSE = 60;

  /** Rounds that are faster are sent together, so that the server gets a request a second. */
  private static final long GATHERING_MILLIS = 1_000;

  private final Spool spool;
  private final Folder folder;
  private final MlflowRun run;
  private final Thread thread;
  private volatile String problem = "";
  private volatile long done;
  private volatile long refused;

  /**
   * A sender that has not begun.
   *
   * @param folder of the spool, which gets a record of what has been sent
   */
  MlflowSender(Spool spool, Folder folder, MlflowRun run) {
    this.spool = spool;
    this.folder = folder;
    this.run = run;
    this.done = run.sent().acknowledged();
    this.refused = run.sent().refused();
    this.thread = new Thread(this::work, "rondo-mlflow");
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  private void work() {
    try {
      while (!isDone()) {
        spool.await(done);
        spool.awaitClose(GATHERING_MILLIS);
        sendAll();
      }
    } catch (InterruptedException e) {
      LOG.debug("not waiting for MLflow any longer");
    } catch (IOException | RuntimeException e) {
      failed(Reason.of(e));
    } finally {
      try {
        spool.closeReader();
      } catch (IOException e) {
        LOG.debug("{}", e.getMessage());
      }
    }
  }

  private boolean isDone() {
    return spool.isClosed() && done >= spool.size();
  }

  /** Sends what there is, however often it takes. */
  private void sendAll() throws InterruptedException, IOException {
    long pause = 1;
    for (List<Map<String, Object>> events = spool.read(done, MOST_EVENTS);
        !events.isEmpty();
        events = spool.read(done, MOST_EVENTS)) {
      try {
        run.send(events);
        pause = 1;
        if (!problem.isEmpty()) {
          LOG.info("tracking.mlflow: the server answers again");
          problem = "";
        }
      } catch (UnavailableException e) {
        failed(String.valueOf(e.getMessage()));
        TimeUnit.SECONDS.sleep(Math.min(LONGEST_PAUSE, Math.max(pause, e.pauseSeconds())));
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
        continue;
      } catch (RefusedException e) {
        if (refused == 0) {
          LOG.warn(
              "tracking.mlflow: the server does not take {}: {}; the run is not affected",
              MlflowEvent.kind(events.get(0)),
              e.getMessage());
        }
        run.skip();
      }
      done = run.sent().acknowledged();
      refused = run.sent().refused();
      run.sent().write(folder);
    }
  }

  /** One warning for each time that it does not go on. */
  private void failed(String reason) {
    if (problem.isEmpty()) {
      LOG.warn(
          "tracking.mlflow: {} cannot be used ({}); the run is not affected, and what is to be sent"
              + " is kept in {}",
          run.sent().server(),
          reason,
          folder.display());
    }
    problem = reason;
  }

  /**
   * Waits for the rest of a closed spool, and then gives up.
   *
   * @return how many events are left
   */
  long finish(long millis) {
    try {
      thread.join(Math.max(1, millis));
      thread.interrupt();
      thread.join(GATHERING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
    }
    return spool.size() - done;
  }

  /** Why it does not go on; empty where it does. */
  String problem() {
    return problem;
  }

  /** How many events the server does not take. */
  long refused() {
    return refused;
  }
}
