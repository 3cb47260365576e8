package org.rondo.spark.source;

import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;

/**
 * A kind of source, which brings rows of one origin or format into the form that training,
 * evaluation and prediction read. A new kind is one file and one line in {@link Sources}; a file
 * format is a {@link FileSource}, and also a constant of {@link org.rondo.config.Format}.
 *
 * <p>The frame of the result has the source's own columns, whose names differ by more than their
 * case and do not begin with {@link RowOrigin#PREFIX}. Beside them it has those hidden columns of
 * {@link RowOrigin} that the source knows; {@link Sources} adds the others as unknown. Values that
 * could be read in several ways, such as numbers in text files, stay text: the features parse and
 * check them. A row that cannot be read at all stays too, with the reason in {@link
 * RowOrigin#MALFORMED}, so that it is counted and kept aside as a bad row.
 *
 * <p>Sources are stateless and used from several threads.
 */
public interface Source {

  /**
   * Opens the source lazily: this reads only headers and file listings, unless the columns cannot
   * be known without reading all rows, and it caches nothing.
   *
   * @param config with the source's name and the options for its reader
   * @throws org.rondo.error.DataException when there is nothing to read, or it is not in this
   *     format; its message begins with {@code data.source:}
   * @throws org.rondo.error.ConfigurationException when an option does not apply here; its message
   *     begins with the option's key
   */
  RawData open(SparkSession session, DataConfig config);
}
