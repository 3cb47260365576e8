package org.rondo.bench.rounds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.rondo.scaling.MeasuredCosts.Place;

/**
 * Where rounds are run.
 *
 * @param name for tables and files
 * @param place whose costs it shows
 * @param slots tasks at the same time
 * @param machines executors
 * @param settings of Spark, its master among them
 */
record Site(String name, Place place, int slots, int machines, Map<String, String> settings) {

  Site {
    settings = Map.copyOf(settings);
  }

  /** Driver and tasks in this process. */
  static Site local(int slots) {
    String master = "local[" + slots + "]";
    return new Site(master, Place.LOCAL, slots, 1, Map.of("spark.master", master));
  }

  /**
   * A standalone cluster whose workers have a core each.
   *
   * @param jar the application jar
   */
  static Site cluster(String master, String jar, int executors) {
    return new Site(
        "cluster-" + executors,
        Place.CLUSTER,
        executors,
        executors,
        Map.of(
            "spark.master",
            master,
            "spark.jars",
            jar,
            "spark.cores.max",
            Integer.toString(executors),
            "spark.executor.cores",
            "1",
            "spark.executor.memory",
            "1800m",
            "spark.executor.instances",
            Integer.toString(executors)));
  }

  /** The same with a setting of Spark. */
  Site with(String key, String value) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put(key, value);
    return new Site(name, place, slots, machines, all);
  }

  /** A session with the settings that {@code rondo} itself has; the caller stops it. */
  SparkSession open() {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("spark.app.name", "bench rounds");
    all.put("spark.ui.enabled", "false");
    all.put("spark.ui.showConsoleProgress", "false");
    all.put("spark.broadcast.compress", "false");
    all.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    all.put("spark.sql.shuffle.partitions", "2");
    all.put("spark.sql.adaptive.enabled", "false");
    all.put("spark.task.reaper.enabled", "true");
    SparkConf conf = new SparkConf();
    all.forEach(conf::set);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** The sites of a kind that a file names, without settings to start them. */
  static Site named(String name) {
    return List.of(local(1), local(2), cluster("", "", 1), cluster("", "", 2)).stream()
        .filter(site -> site.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no site is named " + name));
  }
}
