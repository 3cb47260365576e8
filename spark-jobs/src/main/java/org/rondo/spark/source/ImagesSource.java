package org.rondo.spark.source;

import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;

/**
 * Pictures in a folder for each class, as {@link LabelledFiles}. Rows are the paths of files, which
 * are decoded where they are used.
 */
final class ImagesSource implements Source {
  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions.of(config);
    InputFiles files = InputFiles.of(session, config.requiredSource()).requireContent();
    return RawData.pictures(LabelledFiles.of(session, files));
  }
}
