package org.rondo.spark.rounds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.jobs.SparkFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs, one after another, whose tasks stay and serve the orders of a second or so. A job that
 * ends early, because it failed or was cancelled, ends the order as any other job would. Used by
 * one thread.
 *
 * @param <T> what carries out an order
 */
final class Stays<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Stays.class);

  /** After this time other jobs get their turn; starting a job costs a few hundredths of it. */
  private static final long STAY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long the last tasks may take to leave before they are cancelled. */
  private static final long LAST_SECONDS = 5;

  private final int workers;
  private final Duration patience;
  private final Host<T> host;
  private @Nullable LongLivedTasks<T> tasks;
  private @Nullable JavaFutureAction<List<String>> job;
  private long since;

  /** What starts the jobs, and learns how they end. */
  interface Host<T> {

    /** Starts a job whose tasks serve; a task that cannot serve returns why. */
    JavaFutureAction<List<String>> launch(LongLivedTasks<T> tasks);

    /** The tasks have left, and all of their orders are done. */
    void left();

    /** The tasks have failed or have been given up. */
    void broken();
  }

  /**
   * An order that is done for all workers.
   *
   * @param at when it was done
   */
  record Done<O>(O order, Instant at) {}

  /** Some task could not reach the driver. */
  static final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreachableException(List<String> reasons) {
      super(reasons.get(0));
    }
  }

  /**
   * No job yet.
   *
   * @param patience how long tasks wait for an order
   */
  Stays(int workers, Duration patience, Host<T> host) {
    this.workers = workers;
    this.patience = patience;
    this.host = host;
  }

  /**
   * Has an order carried out.
   *
   * @param orders creates it; called again for another try
   * @throws UnreachableException when some task could not reach the driver
   */
  <O extends LongLivedTasks.Order<T>> Done<O> done(Supplier<O> orders) throws UnreachableException {
    try {
      O joined = join(orders);
      if (joined != null) {
        try {
          return await(joined);
        } catch (ExecutionException e) {
          if (SparkFailures.cancelledByOthers(e)) {
            throw e;
          }
          // The run may have cancelled the job because of earlier work; if it meant this work, it
          // cancels again.
          LOG.debug("long-lived tasks have ended", e);
        }
      }
      O first = orders.get();
      begin(first);
      return await(first);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp();
      throw new IllegalStateException("interrupted while a round was under way", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private <O> Done<O> await(O order)
      throws InterruptedException, ExecutionException, UnreachableException {
    JavaFutureAction<List<String>> running = Objects.requireNonNull(job);
    if (Objects.requireNonNull(tasks).await(running::isDone)) {
      return new Done<>(order, Instant.now());
    }
    List<String> reasons;
    try {
      reasons = running.get(); // or says why it failed
    } finally {
      giveUp();
    }
    if (!reasons.isEmpty()) {
      throw new UnreachableException(reasons);
    }
    throw new IllegalStateException("the tasks have ended before their order was done");
  }

  /** Gives an order to the running tasks; null when there are none. */
  private <O extends LongLivedTasks.Order<T>> @Nullable O join(Supplier<O> orders)
      throws InterruptedException, ExecutionException {
    if (job == null || tasks == null) {
      return null;
    }
    if ((last() || tasks.leads()) && !job.isDone() && !tasks.isLeaving()) {
      O order = orders.get();
      if (tasks.post(order)) {
        return order;
      }
    }
    leave();
    return null;
  }

  private void begin(LongLivedTasks.Order<T> order) {
    LongLivedTasks<T> opened = new LongLivedTasks<>(workers, patience, order);
    tasks = opened;
    since = System.nanoTime();
    job = host.launch(opened);
  }

  /**
   * Dismisses the tasks, whose order is done. Those that may have begun another one are given up.
   *
   * @throws ExecutionException when somebody else has cancelled them
   */
  private void leave() throws InterruptedException, ExecutionException {
    JavaFutureAction<List<String>> running = job;
    LongLivedTasks<T> staying = tasks;
    if (running == null || staying == null) {
      return;
    }
    boolean leads = staying.leads();
    if (leads && !running.isDone()) {
      giveUp();
      return;
    }
    staying.leave();
    boolean well = false;
    try {
      well = running.get().isEmpty() && !leads;
    } catch (ExecutionException e) { // their order was done, successfully
      LOG.debug("long-lived tasks have ended", e);
      if (SparkFailures.cancelledByOthers(e)) {
        throw e;
      }
    } finally {
      if (well) {
        forget();
        host.left();
      } else {
        giveUp();
      }
    }
  }

  /** Drops tasks that have ended, and cancels those that have not. */
  private void giveUp() {
    if (job == null) {
      return;
    }
    if (!job.isDone()) {
      job.cancel(true);
    }
    forget();
    host.broken();
  }

  private void forget() {
    if (tasks != null) {
      tasks.close();
    }
    tasks = null;
    job = null;
  }

  /** Whether the tasks accept another order after the next one. */
  boolean last() {
    return tasks == null || System.nanoTime() - since <= STAY_NANOS;
  }

  /** Whether there is a job, perhaps one that has just ended. */
  boolean areThere() {
    return tasks != null;
  }

  /** Dismisses the tasks without waiting for them. */
  void dismiss() {
    if (tasks != null) {
      tasks.leave();
    }
  }

  /** Leaves the task slots to another job of this thread. */
  void pause() {
    try {
      leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were leaving", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Ends the job, however far it is. */
  void close() {
    JavaFutureAction<List<String>> running = job;
    if (running != null && tasks != null && tasks.isDone() && !tasks.leads()) {
      tasks.leave();
      try {
        running.get(LAST_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        LOG.debug("long-lived tasks have not left", e);
      }
    }
    giveUp();
  }
}
