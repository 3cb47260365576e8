package org.rondo.spark.tracking;

import java.io.IOException;
import java.util.Map;

/**
 * Somebody who follows a run. Called by one thread at a time, which is not the run's; times are in
 * milliseconds since 1970.
 */
interface Tracker {
  /** A run begins, or is resumed with a round. */
  void begun(long time, int firstRound) throws IOException;

  /** Values by their names. */
  void values(long time, int round, Map<String, Double> values) throws IOException;

  /**
   * The run has ended; nothing follows.
   *
   * @param status in MLflow's words
   * @param result what result.json says; empty where there is no model
   */
  void ended(long time, String status, Map<String, Object> result) throws IOException;

  /** Lets go of everything; may take as long as the configuration allows at a run's end. */
  void close() throws IOException;
}
