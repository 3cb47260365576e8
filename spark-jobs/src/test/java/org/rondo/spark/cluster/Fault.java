package org.rondo.spark.cluster;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What happens to a task in a certain round, which a local property of its job says. Where the
 * round is the first of its job it happens at the start of the task, otherwise during the round:
 * when the driver has left a file that says that the round before has ended.
 *
 * @param kind what happens
 * @param round in which, from 1
 * @param scope to whom
 * @param armed the file
 * @param marks a folder for a file of each part that it has happened to, which it does not happen
 *     to again; empty where it happens every time
 */
record Fault(Kind kind, int round, Scope scope, String armed, String marks) {
  private static final String PROPERTY = "rondo.test.fault";
  private static final String DESCRIPTION = "spark.job.description";
  private static final Pattern ROUND = Pattern.compile(": round (\\d+)$");
  private static final long LOOK_MILLIS = 5;

  enum Kind {
    EXCEPTION,
    EXIT,
    OUT_OF_HEAP,
    KILL_EXECUTOR,
    KILL_WORKER,
    HANG
  }

  /** The first part's executor, or that of each part. */
  enum Scope {
    ONE,
    ALL
  }

  /** Lets it happen to the jobs of this thread. */
  void set(SparkContext context) {
    context.setLocalProperty(
        PROPERTY, "%s %d %s %s %s".formatted(kind, round, scope, armed, marks));
  }

  /** Lets nothing happen any more. */
  static void clear(SparkContext context) {
    context.setLocalProperty(PROPERTY, null);
  }

  /** Lets the running task have what is meant for it; called once for each task, at its start. */
  static void befallThisTask() {
    TaskContext task = TaskContext.get();
    String text = task.getLocalProperty(PROPERTY);
    String description = task.getLocalProperty(DESCRIPTION);
    Matcher job = ROUND.matcher(description == null ? "" : description);
    if (text == null || !job.find()) {
      return;
    }
    String[] parts = text.split(" ", 5);
    Fault fault =
        new Fault(
            Kind.valueOf(parts[0]),
            Integer.parseInt(parts[1]),
            Scope.valueOf(parts[2]),
            parts[3],
            parts[4]);
    int begun = Integer.parseInt(job.group(1));
    if (fault.scope == Scope.ONE && task.partitionId() != 0) {
      return;
    }
    AtomicBoolean failing = new AtomicBoolean();
    task.addTaskCompletionListener(
        (TaskCompletionListener)
            context -> {
              if (failing.get()) {
                throw new IllegalStateException("a fault that a test has asked for");
              }
            });
    if (begun == fault.round) {
      if (fault.marks(task.partitionId())) {
        fault.happen(failing);
      }
    } else if (begun < fault.round) {
      fault.waitFor(task, failing);
    }
  }

  /** Lets it happen to a task that stays, when its time has come. */
  private void waitFor(TaskContext task, AtomicBoolean failing) {
    Thread working = Thread.currentThread();
    AtomicBoolean ended = new AtomicBoolean();
    task.addTaskCompletionListener((TaskCompletionListener) context -> ended.set(true));
    int part = task.partitionId();
    Thread watch =
        new Thread(
            () -> {
              while (!ended.get() && !Files.exists(Path.of(armed))) {
                pause(LOOK_MILLIS);
              }
              if (!ended.get() && marks(part)) {
                happenTo(working, failing);
              }
            },
            "fault");
    watch.setDaemon(true);
    watch.start();
  }

  @SuppressWarnings({"deprecation", "removal"}) // Nothing else stops a thread like native code.
  private void happenTo(Thread working, AtomicBoolean failing) {
    switch (kind) {
      case EXCEPTION -> {
        failing.set(true);
        working.interrupt();
      }
      case HANG -> working.suspend();
      case EXIT, OUT_OF_HEAP, KILL_EXECUTOR, KILL_WORKER -> happen(failing);
    }
  }

  /** Leaves a mark; false where there is one. */
  private boolean marks(int part) {
    if (marks.isEmpty()) {
      return true;
    }
    try {
      Files.createFile(Path.of(marks, "part-" + part));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does it, in the task's thread before its work. */
  @SuppressWarnings("SystemExitOutsideMain")
  private void happen(AtomicBoolean failing) {
    switch (kind) {
      case EXCEPTION -> {
        failing.set(true);
        Thread.currentThread().interrupt();
      }
      case EXIT -> System.exit(17);
      case OUT_OF_HEAP -> fillTheHeap();
      case KILL_EXECUTOR -> kill(ProcessHandle.current().pid());
      case KILL_WORKER -> kill(ProcessHandle.current().parent().orElseThrow().pid());
      case HANG -> hang();
    }
  }

  /** In another thread: Spark catches what a plugin throws. */
  private static void fillTheHeap() {
    new Thread(
            () -> {
              List<long[]> held = new ArrayList<>();
              while (true) {
                held.add(new long[1 << 16]);
              }
            },
            "filling the heap")
        .start();
    hang();
  }

  private static void kill(long pid) {
    try {
      new ProcessBuilder("kill", "-9", Long.toString(pid)).start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    hang();
  }

  /** As native code does: no interrupt ends it. */
  private static void hang() {
    while (true) {
      pause(1000);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      return; // whoever asks continues
    }
  }
}
