package org.rondo.spark.retrain;

import org.rondo.spark.source.RawData;

/** Who is told how a retraining goes. */
public interface RetrainObserver {
  /** It has the lock, and begins. */
  void begun();

  /**
   * It has opened a source, of which nothing has been read yet but what tells its columns.
   *
   * @param source as the configuration names it
   */
  void opened(String source, RawData data);
}
