package org.rondo.spark.jobs;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.rondo.error.TrainingException;
import org.rondo.training.StoppedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the Spark jobs of one run so that none can hang: rounds and evaluations have a deadline and
 * are tried again, the wait for a cluster that provides no executor is limited, and a run that is
 * asked to stop does stop. The context remains its owner's: jobs carry a tag, and the thread's own
 * job settings are restored. Used by one thread, which closes it.
 */
public final class RunJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunJobs.class);
  private static final String DESCRIPTION = "spark.job.description";
  private static final String INTERRUPT = "spark.job.interruptOnCancel";
  private static final int TRIES = 3;

  /** How long to wait for the end of an executor that takes no more tasks. */
  private static final Duration MOST_TO_END = Duration.ofSeconds(20);

  private static final long TICK_MILLIS = 200;

  private final SparkContext context;
  private final Settings settings;
  private final String tag = SparkFailures.TAG + UUID.randomUUID();
  private final TaskWatch watch = new TaskWatch(tag);
  private final Timer clock = new Timer("rondo-run-clock", true);
  private final MeasuredLimit rounds;
  private final MeasuredLimit evaluations;
  private final long begun = System.nanoTime();
  private Duration preparation = Duration.ZERO;
  private int done;
  private @Nullable Deadline deadline;

  /**
   * What a run requires of its jobs.
   *
   * @param name of the run, for Spark's pages
   * @param roundTimeout after which a round or an evaluation is given up; null to derive it from
   *     earlier ones
   * @param executorTimeout how long to wait for an executor
   * @param stopAsked whether the run should stop; called from any thread
   */
  public record Settings(
      String name,
      @Nullable Duration roundTimeout,
      Duration executorTimeout,
      BooleanSupplier stopAsked) {}

  /** Why jobs were ended. */
  private enum Reason {
    LATE,
    NO_EXECUTOR,
    STOP
  }

  /** What a stop request does to work. */
  private enum OnStop {
    END_IT,
    LET_IT_END
  }

  /** Jobs under way. The clock's thread decides when to end them, the run's thread reads why. */
  private final class Deadline {
    private final String what;
    private final @Nullable Duration limit;
    private final OnStop onStop;
    private final long start = System.nanoTime();
    private long executorSeen = start;
    private volatile @Nullable Reason ended;
    private volatile String missing = "";

    private Deadline(String what, @Nullable Duration limit, OnStop onStop) {
      this.what = what;
      this.limit = limit;
      this.onStop = onStop;
    }

    private void look() {
      if (ended == null) {
        ended = reason();
        if (ended == Reason.LATE) {
          missing = watch.missing();
        }
      }
      if (ended != null) {
        // Repeatedly, because a job may still be on its way to Spark.
        context.cancelJobsWithTag(tag);
      }
    }

    private @Nullable Reason reason() {
      long now = System.nanoTime();
      if (onStop == OnStop.END_IT && settings.stopAsked().getAsBoolean()) {
        return Reason.STOP;
      }
      if (limit != null && now - start > limit.toNanos()) {
        return Reason.LATE;
      }
      if (!watch.busy() || hasExecutor()) {
        executorSeen = now;
      }
      return now - executorSeen > settings.executorTimeout().toNanos() ? Reason.NO_EXECUTOR : null;
    }
  }

  /** Jobs of a run on a context that remains the caller's. */
  public RunJobs(JavaSparkContext context, Settings settings) {
    this.context = context.sc();
    this.settings = settings;
    this.rounds = new MeasuredLimit(settings.roundTimeout());
    this.evaluations = new MeasuredLimit(settings.roundTimeout());
    this.context.addSparkListener(watch);
    this.context.addJobTag(tag);
    this.clock.schedule(ticking(), TICK_MILLIS, TICK_MILLIS);
  }

  private TimerTask ticking() {
    return new TimerTask() {
      @Override
      public void run() {
        tick();
      }
    };
  }

  /** The context that the jobs run on. */
  public JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(context);
  }

  /**
   * Reads and prepares the data, which may take as long as it takes.
   *
   * @throws StoppedException when the run is asked to stop
   * @throws TrainingException when somebody else cancels its jobs
   */
  public <R> R prepare(Supplier<R> jobs) {
    R prepared = once("preparing the data", null, OnStop.END_IT, jobs);
    preparation = Duration.ofNanos(System.nanoTime() - begun);
    return prepared;
  }

  /**
   * Runs a round, up to three times where it does not end in time.
   *
   * @param number from 1
   * @param steps of each worker
   * @param jobs may be run again
   * @throws StoppedException when the run is asked to stop; then the round does not count
   * @throws TrainingException when it failed, or did not end in time
   */
  public <R> R round(int number, long steps, Supplier<R> jobs) {
    done = number - 1;
    if (settings.stopAsked().getAsBoolean()) {
      throw new StoppedException(done, "");
    }
    return timed("round " + number, rounds, steps, OnStop.END_IT, jobs);
  }

  /** Runs an evaluation like {@link #round}, except that a stop request lets it finish. */
  public <R> R evaluation(String what, Supplier<R> jobs) {
    return timed(what, evaluations, 1, OnStop.LET_IT_END, jobs);
  }

  private <R> R timed(
      String what, MeasuredLimit limits, long steps, OnStop onStop, Supplier<R> jobs) {
    Duration limit = limits.of(steps, preparation);
    for (int attempt = 1; ; attempt++) {
      long start = System.nanoTime();
      try {
        R result = once(what, limit, onStop, jobs);
        limits.observe(steps, System.nanoTime() - start);
        return result;
      } catch (AgainException e) {
        if (attempt == TRIES) {
          throw new TrainingException(e.getMessage() + e.advice, e);
        }
        LOG.warn("{}; trying again ({} of {})", e.getMessage(), attempt + 1, TRIES);
        limit = limits.of(steps, preparation).plus(StuckTasks.graceOf(context.getConf()));
      }
    }
  }

  private String advice() {
    return StuckTasks.areEnded(context.getConf())
        ? "; see what these executors do, or raise training.round-timeout"
        : "; see what these executors do, raise training.round-timeout, or have Spark end stuck"
            + " tasks with --conf "
            + StuckTasks.SETTING
            + "=true";
  }

  private <R> R once(String what, @Nullable Duration limit, OnStop onStop, Supplier<R> jobs) {
    String description = context.getLocalProperty(DESCRIPTION);
    String interrupt = context.getLocalProperty(INTERRUPT);
    context.setLocalProperty(DESCRIPTION, settings.name() + ": " + what);
    context.setLocalProperty(INTERRUPT, "true");
    Deadline current = new Deadline(what, limit, onStop);
    watch.forgetLoss();
    watch(current);
    try {
      return SparkFailures.unwrapped(jobs);
    } catch (RuntimeException e) {
      throw explained(current, e);
    } finally {
      watch(null);
      context.setLocalProperty(DESCRIPTION, description);
      context.setLocalProperty(INTERRUPT, interrupt);
    }
  }

  private RuntimeException explained(Deadline jobs, RuntimeException failure) {
    Reason ended = jobs.ended;
    if (ended == Reason.STOP) {
      return new StoppedException(done, "");
    }
    if (ended == Reason.NO_EXECUTOR) {
      return new TrainingException(
          "%s: no executor of %s has been there for %s s (training.executor-timeout): the cluster may be full, its machines gone, or none large enough for spark.executor.memory and spark.executor.cores; see the cluster's own page"
              .formatted(jobs.what, context.master(), settings.executorTimeout().toSeconds()),
          failure);
    }
    RuntimeException known = SparkFailures.afterLoss(failure, watch.loss());
    if (jobs.limit == null) {
      return SparkFailures.cancelledByOthers(known)
          ? SparkFailures.failed(jobs.what, known)
          : known;
    }
    if (ended == Reason.LATE) {
      String missing = jobs.missing.isEmpty() ? "its jobs have not begun" : jobs.missing;
      String late = "%s did not end within %s s: %s";
      return new AgainException(
          late.formatted(jobs.what, jobs.limit.toSeconds(), missing), advice(), failure);
    }
    if (SparkFailures.turnedAway(failure) && !settings.stopAsked().getAsBoolean()) {
      String message = "%s: an executor was ending (%s) and turned its tasks away";
      return new AgainException(
          message.formatted(jobs.what, watch.awaitLoss(MOST_TO_END)), "; see its log", failure);
    }
    return SparkFailures.failed(jobs.what, known);
  }

  /** What another try may mend. */
  private static final class AgainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    private AgainException(String message, String advice, RuntimeException failure) {
      super(message, failure);
      this.advice = advice;
    }
  }

  /** A tick that has begun ends first, because it must not cancel what comes next. */
  private synchronized void watch(@Nullable Deadline next) {
    deadline = next;
  }

  private synchronized void tick() {
    Deadline current = deadline;
    if (current == null) {
      return;
    }
    try {
      current.look();
    } catch (RuntimeException e) { // a context that is being stopped
      LOG.debug("cannot watch {}", current.what, e);
    }
  }

  /** The list includes the driver. */
  private boolean hasExecutor() {
    return context.isLocal() || context.statusTracker().getExecutorInfos().length > 1;
  }

  /** Ends the watch; jobs that are under way continue. */
  @Override
  public void close() {
    clock.cancel();
    if (!context.isStopped()) {
      context.removeSparkListener(watch);
      context.removeJobTag(tag);
    }
  }
}
