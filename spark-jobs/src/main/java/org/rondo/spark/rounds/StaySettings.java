package org.rondo.spark.rounds;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.rondo.error.ConfigurationException;

/**
 * Spark settings of long-lived tasks on clusters.
 *
 * @param stay whether they run rounds
 * @param port that executors connect to; 0 for any free one
 */
record StaySettings(boolean stay, int port) {
  static final String STAY = "spark.rondo.stay";
  static final String PORT = "spark.rondo.port";

  /** Below, ports are the system's; Spark does not take them either. */
  private static final int LEAST_PORT = 1024;

  static final int MOST_PORT = 65535;

  /**
   * Those of an application.
   *
   * @throws ConfigurationException when one has no meaning
   */
  static StaySettings of(SparkConf conf) {
    return new StaySettings(stay(conf.get(STAY, "true")), port(conf.get(PORT, "0")));
  }

  private static boolean stay(String given) {
    return switch (given.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigurationException(
              "%s: got %s, expected true or false".formatted(STAY, given));
    };
  }

  private static int port(String given) {
    try {
      int port = Integer.parseInt(given.strip());
      if (port == 0 || (port >= LEAST_PORT && port <= MOST_PORT)) {
        return port;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ConfigurationException(
        "%s: got %s, expected a port from %s to %s, or 0 for any free one"
            .formatted(PORT, given, LEAST_PORT, MOST_PORT));
  }
}
