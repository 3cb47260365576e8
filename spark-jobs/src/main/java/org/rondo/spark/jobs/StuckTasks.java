package org.rondo.spark.jobs;

import java.time.Duration;
import org.apache.spark.SparkConf;

/**
 * Spark's own remedy for a cancelled task that does not end, perhaps because it is stuck in native
 * code: the reaper, which ends its executor, so that the cluster starts another.
 */
final class StuckTasks {
  static final String SETTING = "spark.task.reaper.enabled";
  private static final String TIMEOUT = "spark.task.reaper.killTimeout";

  /** The time for another executor to start and register. */
  private static final Duration RESTART = Duration.ofSeconds(30);

  private StuckTasks() {}

  /** Whether Spark ends stuck tasks. */
  static boolean areEnded(SparkConf conf) {
    return conf.getBoolean(SETTING, false);
  }

  /** How much longer to wait for work whose executors may have to be ended and replaced. */
  static Duration graceOf(SparkConf conf) {
    return areEnded(conf)
        ? RESTART.plusSeconds(conf.getTimeAsSeconds(TIMEOUT, "60s"))
        : Duration.ZERO;
  }
}
