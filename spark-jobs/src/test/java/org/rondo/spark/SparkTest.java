package org.rondo.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.RunConfig;
import org.rondo.spark.run.TrainingRunResult;
import org.rondo.training.TrainingListener;

/** Sessions for tests: small, local and quiet. */
public final class SparkTest {
  private SparkTest() {}

  /** The session with a given number of cores; the one before is stopped if it had another. */
  public static synchronized SparkSession session(int cores) {
    String master = "local[" + cores + "]";
    var active = SparkSession.getDefaultSession();
    if (active.isDefined() && !active.get().sparkContext().isStopped()) {
      SparkSession running = active.get();
      if (running.sparkContext().master().equals(master)) {
        return running;
      }
      running.stop();
    }
    return begin(master);
  }

  /**
   * A session of its own settings in the place of the one that runs; to be stopped by the caller.
   *
   * @param conf key=value
   */
  public static synchronized SparkSession session(int cores, String... conf) {
    stop();
    return begin("local[" + cores + "]", conf);
  }

  private static SparkSession begin(String master, String... conf) {
    SparkSession.Builder builder = SparkSession.builder();
    for (String setting : conf) {
      builder.config(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
    }
    return builder
        .master(master)
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        // Tiny tables are through before generated code has been compiled.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.broadcast.compress", "false")
        .getOrCreate();
  }

  /** Stops the session that other tests have left running, if any. */
  public static synchronized void stop() {
    var running = SparkSession.getDefaultSession();
    if (running.isDefined()) {
      running.get().stop();
    }
    SparkSession.clearDefaultSession();
    SparkSession.clearActiveSession();
  }

  /** Trains without anyone listening. */
  public static TrainingRunResult train(SparkSession session, RunConfig config) {
    return Rondo.on(session).train(config, new TrainingListener() {});
  }

  /** A configuration file of the product. */
  public static Path conf(String name) {
    return Path.of(System.getProperty("rondo.root"), "conf", name);
  }

  /** A file of the shared data, which may not be there. */
  public static Path shared(String name) {
    return Path.of(System.getProperty("rondo.root"), "..", "shared", "data", name).normalize();
  }
}
