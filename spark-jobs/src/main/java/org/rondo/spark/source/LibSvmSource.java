package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;
import org.rondo.error.DataException;

/**
 * LibSVM text: {@code label index:value index:value ...} with indices from 1. Columns {@code label}
 * and {@code features}. The number of features is the option {@code numFeatures}, else the largest
 * index that occurs.
 */
final class LibSvmSource implements FileSource {
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
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions options = ReaderOptions.of(config, WIDTH_OPTION, "encoding", "charset");
    Dataset<Row> lines =
        TextLines.read(session, files, TextLines.Filter.NOT_BLANK, options.charset());
    int width = width(lines, config, options);
    Dataset<Row> frame =
        lines.map(
            (MapFunction<Row, Row>)
                line -> {
                  Line parsed = Line.parse(line.getString(3), width);
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
    return RawData.table(frame, List.of(LABEL, FEATURES), new RawData.Schema(null, LABEL));
  }

  private static int width(Dataset<Row> lines, DataConfig config, ReaderOptions options) {
    long given = options.wholeNumber(WIDTH_OPTION, 0, 1);
    if (given > RawData.MOST_FEATURES) {
      throw new ConfigurationException(
          "data.options.numFeatures: got %s, expected at most %s"
              .formatted(given, RawData.MOST_FEATURES));
    }
    if (given > 0) {
      return (int) given;
    }
    Row largest =
        lines
            .map(
                (MapFunction<Row, Integer>) line -> Line.largestIndex(line.getString(3)),
                Encoders.INT())
            .agg(max(col("value")))
            .head();
    if (largest.isNullAt(0) || largest.getInt(0) == 0) {
      throw new DataException(
          "data.source: " + config.source() + " has no line of the form 'label index:value ...'");
    }
    if (largest.getInt(0) > RawData.MOST_FEATURES) {
      throw new DataException(
          ("data.source: the largest index in %s is %s, and more than %s features cannot be trained"
                  + " on; correct that line, or set data.options.numFeatures, beyond which a row is a"
                  + " bad row")
              .formatted(config.source(), largest.getInt(0), RawData.MOST_FEATURES));
    }
    return largest.getInt(0);
  }

  /**
   * One line of LibSVM text: its label and features, or what is wrong with it.
   *
   * @param label null when there is a problem
   * @param features null when there is a problem
   * @param problem null when there is none
   */
  private record Line(@Nullable String label, @Nullable Vector features, @Nullable String problem) {

    static Line parse(String text, int width) {
      String[] tokens = tokens(text);
      List<Integer> indices = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      int last = 0;
      for (int i = 1; i < tokens.length; i++) {
        int colon = tokens[i].indexOf(':');
        try {
          int index = Integer.parseInt(tokens[i].substring(0, Math.max(0, colon)));
          values.add(Double.parseDouble(tokens[i].substring(colon + 1)));
          if (index <= last || index > width) {
            return bad("index " + index + " is not between " + (last + 1) + " and " + width);
          }
          indices.add(index - 1);
          last = index;
        } catch (NumberFormatException e) {
          return bad("'" + tokens[i] + "' is not index:value");
        }
      }
      return new Line(
          tokens[0],
          Vectors.sparse(
              width,
              indices.stream().mapToInt(Integer::intValue).toArray(),
              values.stream().mapToDouble(Double::doubleValue).toArray()),
          null);
    }

    /** The largest index that can be read, 0 for none. */
    static int largestIndex(String text) {
      int largest = 0;
      String[] tokens = tokens(text);
      for (int i = 1; i < tokens.length; i++) {
        int colon = tokens[i].indexOf(':');
        try {
          largest = Math.max(largest, Integer.parseInt(tokens[i].substring(0, Math.max(0, colon))));
        } catch (NumberFormatException e) {
          // This makes the row a bad one.
        }
      }
      return largest;
    }

    private static String[] tokens(String text) {
      int comment = text.indexOf('#');
      return (comment < 0 ? text : text.substring(0, comment)).strip().split("\\s+");
    }

    private static Line bad(String problem) {
      return new Line(null, null, problem);
    }
  }
}
