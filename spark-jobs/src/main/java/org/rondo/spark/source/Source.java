package org.rondo.spark.source;

import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;

/** A kind of source: one file each. */
interface Source {

  /**
   * Opens the source. Reads no more than headers and file listings.
   *
   * @throws org.rondo.error.DataException when there is nothing to read
   */
  RawData open(SparkSession session, DataConfig config);
}
