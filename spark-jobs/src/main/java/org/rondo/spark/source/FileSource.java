package org.rondo.spark.source;

import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;

/** A {@link Source} of files, which have been listed already. */
interface FileSource {

  /**
   * Opens the files lazily, as {@link Source#open} does. These very files are read, and the folders
   * are not listed again.
   *
   * @param config with the source's name and the options for its reader
   * @param files at least one byte of them is there
   */
  RawData open(SparkSession session, DataConfig config, InputFiles files);
}
