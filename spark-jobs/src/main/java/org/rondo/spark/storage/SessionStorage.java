package org.rondo.spark.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** How a session reaches file systems. */
public final class SessionStorage {
  private SessionStorage() {}

  /**
   * Hadoop's configuration as Spark's own readers and writers have it in a session: the context's,
   * with what the session sets besides. A copy, which is the caller's.
   */
  public static Configuration of(SparkSession session) {
    return session.sessionState().newHadoopConf();
  }
}
