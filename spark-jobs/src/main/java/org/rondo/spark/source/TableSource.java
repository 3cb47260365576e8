package org.rondo.spark.source;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;
import org.rondo.error.Reason;

/** A table or view of Spark's catalog. */
final class TableSource implements Source {
  private final String name;

  TableSource(String name) {
    this.name = name;
  }

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    ReaderOptions.of(config);
    try {
      Dataset<Row> frame = session.table(name);
      return RawData.table(frame, List.of(frame.columns()));
    } catch (Exception e) { // Checked ones too: Scala declares none.
      throw new DataException(
          "data.source: the catalog has no table " + name + " that can be read: " + Reason.of(e),
          e);
    }
  }
}
