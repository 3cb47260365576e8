package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;

/** Parquet and ORC files, with the types that they declare. */
final class ColumnarSource implements Source {
  private final String format;

  ColumnarSource(String format) {
    this.format = format;
  }

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    InputFiles files = InputFiles.of(session, config.requiredSource()).requireContent();
    Dataset<Row> frame;
    try {
      frame = session.read().format(format).options(config.options()).load(config.requiredSource());
    } catch (Exception e) { // Not only unchecked ones: Scala declares none.
      throw unreadable(config, e);
    }
    List<String> columns = List.of(frame.columns());
    if (columns.isEmpty()) {
      throw new DataException("data.source: " + files.name() + " has no column");
    }
    return RawData.table(
        frame.select(col("*"), col("_metadata.file_path").as(RowOrigin.FILE)), columns);
  }

  private DataException unreadable(DataConfig config, Exception e) {
    String message = String.valueOf(e.getMessage());
    return new DataException(
        "data.source: cannot read "
            + config.source()
            + " as "
            + format
            + ": "
            + message.lines().findFirst().orElse(""),
        e);
  }
}
