package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;
import org.rondo.error.ConfigurationException;

/**
 * Delimited text, parsed by Spark's own CSV parser with the user's options, line by line, so that a
 * bad row can be told by its file and line. Every value is read as text: the features say what it
 * should be, and what is not that is a bad row rather than a silent null.
 */
final class CsvSource implements Source {
  private static final String PARSED = RowOrigin.PREFIX + "parsed";
  private static final String CORRUPT = RowOrigin.PREFIX + "corrupt";

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    InputFiles files = InputFiles.of(session, config.source()).requireContent();
    Map<String, String> options = options(config);
    CsvHeader header = CsvHeader.read(session, files, options, TextLines.charset(config));
    Dataset<Row> rows = rows(session, files, config, header);
    Dataset<Row> parsed =
        rows.withColumn(
            PARSED, from_csv(col(RowOrigin.TEXT), lit(schema(header.columns())), options));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < header.columns().size(); i++) {
      columns.add(col(PARSED + ".v" + i).as(header.columns().get(i)));
    }
    columns.add(col(RowOrigin.FILE));
    columns.add(col(RowOrigin.PART));
    columns.add(col(RowOrigin.LINE));
    columns.add(col(RowOrigin.TEXT));
    columns.add(
        when(
                col(PARSED + "." + CORRUPT).isNotNull(),
                lit("expected " + header.columns().size() + " values, got another number of them"))
            .as(RowOrigin.MALFORMED));
    return RawData.table(parsed.select(columns.toArray(Column[]::new)), header.columns());
  }

  /** The lines that are rows: neither blank nor a comment nor a header. */
  private static Dataset<Row> rows(
      SparkSession session, InputFiles files, DataConfig config, CsvHeader header) {
    Dataset<Row> rows =
        TextLines.read(session, files, config).where(trim(col(RowOrigin.TEXT)).notEqual(""));
    String comment = config.options().get("comment");
    if (comment != null) {
      rows = rows.where(not(col(RowOrigin.TEXT).startsWith(comment)));
    }
    if (header.line() >= 0) {
      rows =
          rows.where(
              not(col(RowOrigin.PART).equalTo(0).and(col(RowOrigin.LINE).equalTo(header.line()))));
    }
    return rows;
  }

  private static String schema(List<String> columns) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      fields.add("v" + i + " STRING");
    }
    fields.add(CORRUPT + " STRING");
    return String.join(", ", fields);
  }

  /** The user's options under Spark's defaults for a file with a header. */
  private static Map<String, String> options(DataConfig config) {
    Map<String, String> options =
        config.options().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (Boolean.parseBoolean(options.get("multiLine"))) {
      throw new ConfigurationException(
          "data.options.multiLine: rows that span lines are not supported in CSV, because bad rows"
              + " are told by their line; convert the file to Parquet or JSON first");
    }
    Map<String, String> whole = new HashMap<>(options);
    whole.putIfAbsent("header", "true");
    if (config.source().endsWith(".tsv")) {
      whole.putIfAbsent("sep", "\t");
    }
    whole.put("mode", "PERMISSIVE");
    whole.put("columnNameOfCorruptRecord", CORRUPT);
    return whole;
  }
}
