package org.rondo.spark.cli;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.error.ConfigurationException;
import org.rondo.error.Reason;
import org.rondo.error.Redaction;
import org.rondo.spark.jobs.KryoRecords;
import scala.Option;

/**
 * The Spark session of one command. Closing it stops the session only if it was started here: one
 * that the caller's process already had is left running.
 */
final class SparkSessions implements AutoCloseable {
  private static final String MASTER = "spark.master";
  private static final String REDACTION = "spark.redaction.regex";
  private static final String APPLICATION_NAME = "spark.app.name";

  private static final String PLUGINS = "spark.plugins";

  private static final String EXECUTOR_OPTIONS = "spark.executor.defaultJavaOptions";

  /** Executors name files with the digits of their locale, which the driver must recognize. */
  private static final String PLAIN_DIGITS = "-Duser.language=en";

  /** Makes Spark end an executor whose cancelled task does not end, and start another. */
  private static final Map<String, String> STUCK_TASKS =
      Map.of(
          "spark.task.reaper.enabled", "true",
          "spark.task.reaper.killTimeout", "60s",
          "spark.task.reaper.pollingInterval", "5s");

  private final SparkSession session;
  private final Ownership ownership;

  private enum Ownership {
    OWNED,
    BORROWED
  }

  /**
   * What a command requests from Spark.
   *
   * @param name of the application
   * @param master where to run; null for the launcher's choice or this machine's cores
   * @param conf settings that go before all others
   * @param plugins classes of Spark's plugins to add to those of the settings
   */
  record Request(
      String name, @Nullable String master, Map<String, String> conf, List<String> plugins) {

    Request {
      conf = Map.copyOf(conf);
      plugins = List.copyOf(plugins);
    }

    /** A request without plugins. */
    Request(String name, @Nullable String master, Map<String, String> conf) {
      this(name, master, conf, List.of());
    }
  }

  private SparkSessions(SparkSession session, Ownership ownership) {
    this.session = session;
    this.ownership = ownership;
  }

  /** Joins the session of this process, or starts one. */
  static SparkSessions open(Request request) {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    if (running.isDefined() && !running.get().sparkContext().isStopped()) {
      return new SparkSessions(running.get(), Ownership.BORROWED);
    }
    return new SparkSessions(start(request), Ownership.OWNED);
  }

  /** The session; use it until this is closed. */
  SparkSession session() {
    return session;
  }

  /** How this session reaches file systems. */
  Configuration hadoopConfiguration() {
    return session.sparkContext().hadoopConfiguration();
  }

  @Override
  public void close() {
    if (ownership == Ownership.OWNED) {
      session.stop();
    }
  }

  /** The master for a request. */
  static String master(Request request) {
    return settings(request, new SparkConf()).getOrDefault(MASTER, "");
  }

  private static SparkSession start(Request request) {
    SparkConf conf = new SparkConf();
    settings(request, conf).forEach(conf::set);
    KryoRecords.addTo(conf);
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception | FSError e) {
      // Not only RuntimeException: Scala throws SparkException, a checked one, without declaring
      // it.
      throw new ConfigurationException(
          "Spark did not start on %s: %s; check --master, --conf and RONDO_MEMORY%s"
              .formatted(conf.get(MASTER), Reason.of(e), eventLog(conf)),
          e);
    }
  }

  private static String eventLog(SparkConf conf) {
    return conf.getBoolean("spark.eventLog.enabled", false)
        ? ", and that %s, the folder of its event log, can be written and has room"
            .formatted(conf.get("spark.eventLog.dir", "/tmp/spark-events"))
        : "";
  }

  /**
   * What to set on top of the launcher's settings. Under spark-submit a master is set and the
   * cluster's settings apply; otherwise Spark is embedded in this process and gets a laptop's.
   */
  static Map<String, String> settings(Request request, SparkConf launched) {
    boolean submitted = launched.contains(MASTER);
    Map<String, String> settings = new LinkedHashMap<>();
    if (submitted) {
      settings.put(MASTER, launched.get(MASTER));
    } else {
      settings.putAll(embedded(request));
    }
    // spark-submit names an application after its main class if it has no name.
    if (launched.get(APPLICATION_NAME, Main.class.getName()).equals(Main.class.getName())) {
      settings.put(APPLICATION_NAME, "rondo " + request.name());
    }
    STUCK_TASKS.forEach((key, value) -> settings.put(key, launched.get(key, value)));
    // Spark's own pattern for its event log and pages knows neither credentials nor api keys nor
    // URIs.
    settings.put(REDACTION, launched.get(REDACTION, Redaction.SETTINGS));
    if (request.master() != null) {
      settings.put(MASTER, request.master());
    }
    settings.putAll(request.conf());
    String given = settings.getOrDefault(EXECUTOR_OPTIONS, launched.get(EXECUTOR_OPTIONS, ""));
    settings.put(EXECUTOR_OPTIONS, (PLAIN_DIGITS + " " + given).strip());
    addPlugins(request, launched, settings);
    return settings;
  }

  private static void addPlugins(
      Request request, SparkConf launched, Map<String, String> settings) {
    Set<String> plugins = new LinkedHashSet<>();
    String given = settings.getOrDefault(PLUGINS, launched.get(PLUGINS, ""));
    for (String plugin : given.split(",", -1)) {
      plugins.add(plugin.strip());
    }
    plugins.addAll(request.plugins());
    plugins.remove("");
    if (!plugins.isEmpty()) {
      settings.put(PLUGINS, String.join(",", plugins));
    }
  }

  private static Map<String, String> embedded(Request request) {
    String master = request.master() == null ? "local[*]" : request.master();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(MASTER, master);
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    // Parameters do not compress, and slots do not disturb each other with one OpenMP thread each.
    settings.put("spark.broadcast.compress", "false");
    settings.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    if (master.startsWith("local")) {
      // A task that runs out of memory fails; Spark would end this process, which is waiting for
      // the task.
      settings.put("spark.executor.killOnFatalError.depth", "0");
      // Works offline, and whatever the host's name is.
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.driver.bindAddress", "127.0.0.1");
      // With so few partitions adaptive execution has nothing to merge, and only adds jobs.
      int cores = Runtime.getRuntime().availableProcessors();
      settings.put("spark.sql.shuffle.partitions", Integer.toString(cores));
      settings.put("spark.sql.adaptive.enabled", "false");
    }
    return settings;
  }
}
