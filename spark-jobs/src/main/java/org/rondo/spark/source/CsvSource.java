package org.rondo.spark.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.rondo.config.DataConfig;

/**
 * Delimited text, parsed by Spark's own CSV parser with the user's options, line by line, so that a
 * bad row can be identified by its file and line. Every value is read as text: the features say
 * what it should be, and what is not that is a bad row rather than a silent null.
 */
final class CsvSource implements Source {
  private static final String PARSED = RowOrigin.PREFIX + "parsed";
  private static final String CORRUPT = RowOrigin.PREFIX + "corrupt";
  private static final Pattern TABS = Pattern.compile("\\.tsv(\\.[a-z0-9]+)?$");

  @Override
  public RawData open(SparkSession session, DataConfig config) {
    InputFiles files = InputFiles.of(session, config.requiredSource()).requireContent();
    ReaderOptions given = new ReaderOptions(config);
    given.requireSingleLines("CSV");
    Map<String, String> options = options(given, files);
    TextLines.Filter filter =
        new TextLines.Filter(Boolean.parseBoolean(options.get("header")), given.find("comment"));
    List<String> header = CsvHeader.read(session, files, options, filter, given.charset());
    Dataset<Row> rows = TextLines.read(session, files, filter, given.charset());
    Dataset<Row> parsed =
        rows.withColumn(PARSED, from_csv(col(RowOrigin.TEXT), lit(schema(header)), options));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      columns.add(col(PARSED + ".v" + i).as(header.get(i)));
    }
    columns.add(col(RowOrigin.FILE));
    columns.add(col(RowOrigin.PART));
    columns.add(col(RowOrigin.LINE));
    columns.add(col(RowOrigin.TEXT));
    columns.add(
        when(
                col(PARSED + "." + CORRUPT).isNotNull(),
                lit("expected " + header.size() + " values, got another number of them"))
            .as(RowOrigin.MALFORMED));
    return RawData.table(parsed.select(columns.toArray(Column[]::new)), header);
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
  private static Map<String, String> options(ReaderOptions given, InputFiles files) {
    Map<String, String> options = given.forLines();
    options.putIfAbsent("header", "true");
    if (files.paths().stream().allMatch(path -> TABS.matcher(path).find())) {
      options.putIfAbsent("sep", "\t");
    }
    options.put("mode", "PERMISSIVE");
    options.put("columnNameOfCorruptRecord", CORRUPT);
    return options;
  }
}
