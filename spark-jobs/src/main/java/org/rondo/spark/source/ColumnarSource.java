package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;
import org.rondo.error.Reason;

/** Parquet and ORC files, with the types that they declare; the values in folder names are text. */
final class ColumnarSource implements FileSource {
  private final String format;

  ColumnarSource(String format) {
    this.format = format;
  }

  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions given = new ReaderOptions(config);
    PartitionFolders folders = files.folders(given);
    Map<String, String> options = given.all();
    if (!folders.columns().isEmpty()) {
      options.putIfAbsent("basePath", folders.base());
    }
    DataFrameReader reader = session.read().format(format).options(options);
    // A whole folder by its name: Spark looks at each path of a list by itself.
    String[] places =
        files.extent() == InputFiles.Extent.ALL
            ? new String[] {config.requiredSource()}
            : files.literalPaths();
    Dataset<Row> frame;
    try {
      frame = reader.load(places);
      if (!folders.columns().isEmpty()) {
        frame = reader.schema(withText(frame.schema(), folders)).load(places);
      }
    } catch (Exception | AssertionError e) { // Checked ones too: Scala declares none.
      throw new DataException(
          "data.source: cannot read " + config.source() + " as " + format + ": " + Reason.of(e), e);
    }
    List<String> columns = List.of(frame.columns());
    if (columns.isEmpty()) {
      throw new DataException("data.source: " + files.name() + " has no column");
    }
    return RawData.table(
        frame.select(col("*"), col("_metadata.file_path").as(RowOrigin.FILE)), columns);
  }

  /** Otherwise Spark would take the value in a folder's name for a number, and 01 for 1. */
  private static StructType withText(StructType inferred, PartitionFolders folders) {
    StructType schema = new StructType();
    for (StructField field : inferred.fields()) {
      boolean folder =
          folders.columns().stream().anyMatch(name -> RowOrigin.same(name, field.name()));
      schema = folder ? schema.add(field.name(), DataTypes.StringType) : schema.add(field);
    }
    return schema;
  }
}
