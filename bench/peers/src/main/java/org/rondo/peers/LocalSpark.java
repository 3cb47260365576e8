package org.rondo.peers;

import org.apache.spark.sql.SparkSession;

/** Spark in this process with two task slots, as plain as Rondo's own contestant has it. */
final class LocalSpark {
  private LocalSpark() {}

  /** The session of this process, started by the first who asks. */
  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("peers")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.broadcast.compress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.maxResultSize", "0")
        .getOrCreate();
  }
}
