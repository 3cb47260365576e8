package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.rondo.config.DataConfig;
import org.rondo.error.DataException;
import org.rondo.error.Reason;

/**
 * JSON, one object a line. Plain values are read as text, as in CSV, and checked by the features;
 * arrays of numbers stay arrays. An inner object is text too, and its values are nested fields.
 */
final class JsonSource implements FileSource {
  private static final String CORRUPT = RowOrigin.PREFIX + "corrupt";

  @Override
  public RawData open(SparkSession session, DataConfig config, InputFiles files) {
    ReaderOptions given = new ReaderOptions(config);
    given.requireSingleLines("JSON");
    StructType inferred = inferred(session, files, config);
    StructType schema = new StructType();
    StructType nested = new StructType();
    List<String> names = new ArrayList<>();
    for (StructField field : inferred.fields()) {
      if (field.name().equals("_corrupt_record")) {
        continue;
      }
      schema = schema.add(field.name(), type(field.dataType(), config.sequence() != null));
      if (field.dataType() instanceof StructType inner) {
        nested = nested.add(field.name(), texts(inner));
      }
      names.add(field.name());
    }
    if (names.isEmpty()) {
      throw new DataException(
          "data.source: " + files.name() + " holds no JSON object; expected one on each line");
    }
    PartitionFolders folders = files.folders(given);
    Dataset<Row> parsed =
        TextLines.read(session, files, TextLines.Filter.NOT_BLANK, given.charset())
            .withColumn(
                RowOrigin.PARSED,
                from_json(
                    col(RowOrigin.TEXT), schema.add(CORRUPT, DataTypes.StringType), options(given)))
            .withColumn(
                RowOrigin.MALFORMED,
                when(
                    col(RowOrigin.PARSED).getField(CORRUPT).isNotNull(), lit("not a JSON object")));
    if (nested.length() > 0) {
      parsed =
          parsed.withColumn(
              RowOrigin.NESTED, from_json(col(RowOrigin.TEXT), nested, options(given)));
    }
    for (int i = 0; i < folders.columns().size(); i++) {
      int index = i;
      UserDefinedFunction value =
          udf(
              (UDF1<String, @Nullable String>) file -> folders.values(file)[index],
              DataTypes.StringType);
      String name = folders.columns().get(i);
      names.add(name);
      parsed =
          parsed.withColumn(
              RowOrigin.PARSED,
              col(RowOrigin.PARSED)
                  .withField(RowOrigin.quoted(name), value.apply(col(RowOrigin.FILE))));
    }
    return RawData.table(parsed, names);
  }

  /** Arrays of numbers stay arrays, and where rows are sequences, so do all other arrays. */
  private static DataType type(DataType inferred, boolean sequences) {
    if (!(inferred instanceof ArrayType array)) {
      return DataTypes.StringType;
    }
    if (array.elementType() instanceof NumericType) {
      return DataTypes.createArrayType(DataTypes.DoubleType);
    }
    return sequences
        ? DataTypes.createArrayType(type(array.elementType(), true))
        : DataTypes.StringType;
  }

  /** The same structs, whose values are text. */
  private static StructType texts(StructType inferred) {
    StructType texts = new StructType();
    for (StructField field : inferred.fields()) {
      texts =
          texts.add(
              field.name(),
              field.dataType() instanceof StructType inner
                  ? texts(inner)
                  : type(field.dataType(), false));
    }
    return texts;
  }

  private static StructType inferred(SparkSession session, InputFiles files, DataConfig config) {
    try {
      return session
          .read()
          .options(config.options())
          .option("recursiveFileLookup", "true") // Files are given, whose folders are not columns.
          .json(files.literalPaths())
          .schema();
    } catch (Exception e) { // Checked ones too: Scala declares none.
      throw new DataException(
          "data.source: cannot read " + config.source() + " as json: " + Reason.of(e), e);
    }
  }

  private static Map<String, String> options(ReaderOptions given) {
    Map<String, String> options = given.forLines();
    options.put("mode", "PERMISSIVE");
    options.put("columnNameOfCorruptRecord", CORRUPT);
    return options;
  }
}
