package org.rondo.spark.cli;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.rondo.spark.registry.Registry;
import picocli.CommandLine.Option;

/** Where the model registry is, for the commands that use it. */
final class RegistryOption {
  @Option(
      names = "--registry",
      paramLabel = "URI",
      description =
          "The folder of the model registry, a path or URI (default: the environment's RONDO_REGISTRY,"
              + " or registry).")
  private @Nullable String location;

  /** The registry, as a session reaches it. */
  Registry of(SparkSession session) {
    return of(session, null);
  }

  /** The same, where a configuration may say where it is. */
  Registry of(SparkSession session, @Nullable String configured) {
    String given = location == null ? configured : location;
    return given == null ? Registry.of(session) : Registry.at(given, session);
  }

  /** The registry, for commands that need no Spark; settings of storage count. */
  Registry of(Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(conf);
    String given = location == null ? conf.get(Registry.SETTING, null) : location;
    return Registry.at(Registry.location(given, System.getenv()), hadoop);
  }
}
