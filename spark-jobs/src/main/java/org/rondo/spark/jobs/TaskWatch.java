package org.rondo.spark.jobs;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of the jobs with a tag are, according to Spark's events, which come a little
 * late. Can be called from any thread.
 */
final class TaskWatch extends SparkListener {
  private static final String TAGS = "spark.job.tags";
  private static final int MOST_NAMED = 8;
  private static final double MILLIS_PER_SECOND = 1000;

  private final String tag;
  private final Map<Integer, Stage> stages = new TreeMap<>();
  private @Nullable String loss;

  /** What is known of a stage that has not ended. */
  private static final class Stage {
    private final int tasks;
    private final TreeSet<Integer> done = new TreeSet<>();
    private final Map<Long, TaskInfo> running = new LinkedHashMap<>();

    private Stage(int tasks) {
      this.tasks = tasks;
    }
  }

  /** Watches the jobs that carry the tag, perhaps among others. */
  TaskWatch(String tag) {
    this.tag = tag;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    Properties properties = event.properties();
    String tags = properties == null ? "" : properties.getProperty(TAGS, "");
    if (Arrays.asList(tags.split(",")).contains(tag)) {
      StageInfo stage = event.stageInfo();
      stages.put(stage.stageId(), new Stage(stage.numTasks()));
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    stages.remove(event.stageInfo().stageId());
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    Stage stage = stages.get(event.stageId());
    if (stage != null) {
      stage.running.put(event.taskInfo().taskId(), event.taskInfo());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    Stage stage = stages.get(event.stageId());
    if (stage != null) {
      stage.running.remove(event.taskInfo().taskId());
      TaskEndReason reason = event.reason();
      if (reason == Success$.MODULE$) {
        stage.done.add(event.taskInfo().partitionId());
      }
    }
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    loss = event.reason().lines().findFirst().orElse("");
    notifyAll();
  }

  /** Forgets the executors that have ended until now. */
  synchronized void forgetLoss() {
    loss = null;
  }

  /** Spark's reason for the latest end of an executor; null when none has ended. */
  synchronized @Nullable String loss() {
    return loss;
  }

  /** Waits for the end of an executor, and tells Spark's reason for it. */
  synchronized String awaitLoss(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (long left = most.toMillis();
          loss == null && left > 0;
          left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return loss == null ? "for an unknown reason" : loss;
  }

  /** Whether a stage is under way. */
  synchronized boolean busy() {
    return !stages.isEmpty();
  }

  /** What has not answered, as part of a sentence; empty when nothing is known to be under way. */
  synchronized String missing() {
    return stages.values().stream().findFirst().map(TaskWatch::missing).orElse("");
  }

  private static String missing(Stage stage) {
    long now = System.currentTimeMillis();
    TreeMap<Integer, String> where = new TreeMap<>();
    for (int part = 0; part < stage.tasks; part++) {
      if (!stage.done.contains(part)) {
        where.put(part, "waits for a free task slot");
      }
    }
    stage
        .running
        .values()
        .forEach(
            task ->
                where.computeIfPresent(task.partitionId(), (part, waiting) -> place(task, now)));
    String named =
        where.entrySet().stream()
            .limit(MOST_NAMED)
            .map(entry -> "part " + entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    int others = where.size() - MOST_NAMED;
    return "%s of %s parts have not answered: %s%s"
        .formatted(where.size(), stage.tasks, named, others > 0 ? ", and " + others + " more" : "");
  }

  private static String place(TaskInfo task, long now) {
    return "has run for %s s on executor %s at %s"
        .formatted(
            Math.round((now - task.launchTime()) / MILLIS_PER_SECOND),
            task.executorId(),
            task.host());
  }
}
