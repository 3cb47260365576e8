package org.rondo.spark.source;

import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;

/**
 * Pictures in a folder for each class, as {@link LabelledFiles}. Rows are the paths of files, which
 * are decoded where they are used.
 */
final class ImagesSource implements FileSource {
  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions.of(config);
    return RawData.pictures(LabelledFiles.of(session, files));
  }
}
