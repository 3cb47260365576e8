package org.rondo.spark.cluster;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * What a task of a certain round does to itself, told to it by a local property of its job.
 *
 * @param kind what happens
 * @param round in which, from 1
 * @param scope to whom
 * @param marks a folder for a file of each part that it has happened to, which it does not happen
 *     to again; empty where it happens every time
 */
record Fault(Kind kind, int round, Scope scope, String marks) {
  private static final String PROPERTY = "rondo.test.fault";
  private static final String DESCRIPTION = "spark.job.description";

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
    context.setLocalProperty(PROPERTY, "%s %d %s %s".formatted(kind, round, scope, marks));
  }

  /** Lets nothing happen any more. */
  static void clear(SparkContext context) {
    context.setLocalProperty(PROPERTY, null);
  }

  /** The fault that is meant for the running task, if any; called once for each task. */
  static @Nullable Fault ofThisTask() {
    TaskContext task = TaskContext.get();
    String text = task.getLocalProperty(PROPERTY);
    if (text == null) {
      return null;
    }
    String[] parts = text.split(" ", 4);
    Fault fault =
        new Fault(
            Kind.valueOf(parts[0]), Integer.parseInt(parts[1]), Scope.valueOf(parts[2]), parts[3]);
    return fault.concerns(task) && fault.marks(task.partitionId()) ? fault : null;
  }

  private boolean concerns(TaskContext task) {
    String description = task.getLocalProperty(DESCRIPTION);
    return description != null
        && description.endsWith(": round " + round)
        && (scope == Scope.ALL || task.partitionId() == 0);
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
  void happen() {
    switch (kind) {
      case EXCEPTION ->
          TaskContext.get()
              .addTaskCompletionListener(
                  (TaskCompletionListener)
                      task -> {
                        throw new IllegalStateException("a fault that a test has asked for");
                      });
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
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        continue;
      }
    }
  }
}
