package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;

/**
 * LibSVM text: {@code label index:value index:value ...} with indices from 1. Columns {@code label}
 * and {@code features}. The number of features is the option {@code numFeatures}, else the largest
 * index that occurs.
 */
final class LibSvmSource implements Source {
  /** The option for the number of features. */
  static final String WIDTH_OPTION = "numFeatures";

  private static final String LABEL = "label";
  private static final String FEATURES = "features";
  private static final StructType SCHEMA =
      new StructType()
          .add(LABEL, DataTypes.StringType)
          .add(FEATURES, SQLDataTypes.VectorType())
          .add(RowOrigin.FILE, DataTypes.StringType)
          .add(RowOrigin.PART, DataTypes.LongType)
          .add(RowOrigin.LINE, DataTypes.LongType)
          .add(RowOrigin.TEXT, DataTypes.StringType)
          .add(RowOrigin.MALFORMED, DataTypes.StringType);

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    InputFiles files = InputFiles.of(session, config.requiredSource()).requireContent();
    Dataset<Row> lines =
        TextLines.read(session, files, LineFilter.NOT_BLANK, new ReaderOptions(config).charset());
    int width = width(lines, config);
    Dataset<Row> frame =
        lines.map(
            (MapFunction<Row, Row>)
                line -> {
                  LibSvmLine parsed = LibSvmLine.parse(line.getString(3), width);
                  return RowFactory.create(
                      parsed.label(),
                      parsed.features(),
                      line.getString(0),
                      line.getLong(1),
                      line.getLong(2),
                      line.getString(3),
                      parsed.problem());
                },
            Encoders.row(SCHEMA));
    return new RawData(frame, List.of(LABEL, FEATURES), new RawData.Nature(null, LABEL));
  }

  private static int width(Dataset<Row> lines, DataConfig config) {
    int given = (int) new ReaderOptions(config).wholeNumber(WIDTH_OPTION, 0, 1);
    if (given > 0) {
      return given;
    }
    Row largest =
        lines
            .map(
                (MapFunction<Row, Integer>) line -> LibSvmLine.largestIndex(line.getString(3)),
                Encoders.INT())
            .agg(max(col("value")))
            .head();
    if (largest.isNullAt(0) || largest.getInt(0) == 0) {
      throw new DataException(
          "data.source: " + config.source() + " has no line of the form 'label index:value ...'");
    }
    return largest.getInt(0);
  }
}
